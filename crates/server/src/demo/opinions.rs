//! What the demo's audience says. Every word is invented, and nothing is said twice. Those of films
//! fit any film, so they tell of an evening out and never of a plot.

/// Stars and words.
pub(super) type Opinion = (u8, &'static str);

/// Of films, in no order.
pub(super) const OF_FILMS: &[Opinion] = &[
    (5, "I forgot to eat my popcorn. That has not happened in years."),
    (4, "Went in knowing nothing, came out and bought a ticket for my parents."),
    (5, "Nobody in our row moved until the lights came up."),
    (3, "Good, not great. The trailer had promised me another film."),
    (4, "Twenty minutes too long, and I would not know which twenty."),
    (5, "Third time, and I still find things in the corners of the picture."),
    (2, "Beautiful to look at. I just never cared what happened next."),
    (4, "See it with the big sound if you can, the quiet scenes gain most."),
    (3, "My daughter gives it five stars, I give it one. We settled on three."),
    (5, "We talked about it all the way home, and home is an hour away."),
    (
        4,
        "A slow start, so stay with it.\n\nFrom the middle on it knows exactly where it is going, \
         and the last scene is worth the bus fare both ways.",
    ),
    (1, "I have left only two films early in my life. Now it is three."),
    (5, "Una de esas películas que te acompañan toda la semana."),
    (3, "The actors are better than what they are given to say."),
    (4, "Took my father, who falls asleep in everything. He stayed awake."),
    (2, "Loud."),
    (5, "Why did I wait so long to see this on a real screen?"),
    (4, "Not for small children, whatever the poster looks like. Ours hid under my coat."),
    (3, "Fine for a rainy Tuesday, which is when we saw it."),
    (5, "The whole hall laughed at the same moments. You do not get that on a sofa."),
    (4, "Clever without showing off about it."),
    (2, "I liked it more when I was nineteen."),
    (5, "J'ai pleuré, et mon voisin aussi, qui faisait semblant d'avoir un rhume."),
    (
        3,
        "Half of it is wonderful.\n\nThe other half explains the first half, in case we had \
         missed it. We had not.",
    ),
    (4, "The music was still in my head on the night bus."),
    (5, "Perfect. I would change nothing, not even the seat behind the pillar."),
    (1, "Two hours that I would like to have back, with interest."),
    (4, "Better than its reputation. Give it the first fifteen minutes."),
    (3, "You can tell where the money went. It did not go to the writer."),
    (5, "I went for the air conditioning and left a fan."),
    (4, "Great on the big screen; I suspect that it shrinks on a small one."),
    (2, "Everyone around me loved it, so perhaps it was the day I had."),
    (5, "Ein Abend, an dem alles stimmte: Film, Reihe sieben, die Begleitung."),
    (4, "It earns its ending, which is rarer than it should be."),
    (3, "Enjoyed it, forgot it, enjoyed it again on the way to the station."),
    (5, "My book club went instead of reading. Nobody regrets it."),
    (4, "A film that trusts you to keep up. I mostly did."),
    (2, "The dialogue drowned in the effects. Ask for subtitles if they are offered."),
    (5, "I have been recommending it to strangers. Hello, stranger."),
    (3, "Solid craft, nothing that I will remember at Christmas."),
    (4, "Saw it on a first date. There is a second one, so thank you."),
    (5, "Every frame could hang on a wall, and it still moves like a train."),
    (1, "Walked past two other screens to get to this one. Should have stopped."),
    (4, "Sharp, funny where it need not be, and over before it wears thin."),
    (3, "The first act is a five, the rest is a two, and I can do the sum."),
    (5, "Saí do cinema sem vontade de olhar para o telemóvel. Isso diz tudo."),
    (4, "The lead carries it. In weaker hands this would be a long evening."),
    (2, "Style over everything. The popcorn was excellent, though."),
    (5, "It made a hall of two hundred people hold their breath. I counted."),
    (
        4,
        "I have two small complaints and one large one, and I would go again tomorrow.\n\nSit in \
         the middle: the picture is wider than you expect.",
    ),
    (3, "Watchable. My friend who knows about these things says that it is a classic."),
    (5, "Some films you see. This one I visited."),
    (4, "Do not read about it first. Just go."),
    (2, "I kept thinking of the film that it wants to be."),
    (5, "Dos horas sin mirar el reloj, y eso que llevo reloj nuevo."),
    (3, "Nice. That is all, and some evenings that is enough."),
    (4, "An honest film. I believed all of them, even the ones I did not like."),
    (5, "Brought tissues for my mother and used them myself."),
    (1, "The best part was the ice cream."),
    (4, "Holds up wonderfully. The print that they show here is crisp, too."),
    (3, "Could lose a subplot and two explosions."),
    (5, "If you have seen it before: it is bigger than you remember."),
    (4, "Patient, warm, and a little bit strange. My kind of evening."),
    (2, "Predictable from the second scene, and I am bad at predicting."),
    (5, "Applause at the end. In a cinema. On a Monday."),
    (
        3,
        "Respect rather than love.\n\nEverything is in its place, and I kept wishing that \
         somebody would knock something over.",
    ),
    (4, "Went alone, sat next to somebody who also went alone, had a good talk after."),
    (5, "My grandson explained it to me afterwards and it was even better."),
    (4, "The middle hour is as good as anything I have seen this year."),
    (2, "Pretty people in pretty rooms. It passes."),
    (5, "Go in the evening, walk home, do not put music on."),
    (3, "It wants to be three films at once and manages two."),
];

/// Of events, by their titles.
pub(super) const OF_EVENTS: &[(&str, &[Opinion])] = &[
    (
        "The Paper Lanterns: Slow Trains Tour",
        &[
            (5, "They played the timetable song twice, and the brass came down into the stalls."),
            (4, "Lovely set. Bring sunglasses, they mean it about the lights."),
            (4, "Tin Harbour were the surprise of the evening. Come early."),
        ],
    ),
    (
        "Octave Nine Live",
        &[
            (5, "Three hours and not one gap. My feet disagree with my five stars."),
            (3, "The mirrors are the real show. The music is very, very continuous."),
            (4, "Sit on the side: you see the ceiling move before the beat does."),
        ],
    ),
    (
        "Monsoon Strings: A Night of Ragas",
        &[
            (
                5,
                "It began to rain outside during the second raga, and nobody will ever tell me \
                that this was chance.",
            ),
            (5, "The sarod player did not look up once. Neither did we."),
            (4, "Quiet, long, worth it. The quartet knows when to wait."),
        ],
    ),
    (
        "Brass & Thunder",
        &[
            (
                4,
                "Nineteen horns in one room. I have stopped hearing my neighbours, which is a gain.",
            ),
            (5, "No sheet music, no set list, no nerves. Glorious."),
        ],
    ),
    (
        "Harbour Falcons v Northside Rovers",
        &[
            (5, "Lost my voice in the third quarter. It may be under seat 14."),
            (2, "We lost at home to a team that forgot its warm-up shirts."),
            (
                4,
                "Great view even from the last row. The Rovers' drummers are a sport of their own.",
            ),
        ],
    ),
    (
        "Indoor Athletics: The Silver Spikes Cup",
        &[
            (4, "The relay really is over before you can sit down. I dropped my tea."),
            (3, "Wonderful vaults, long pauses, hard benches."),
        ],
    ),
    (
        "The Lighthouse Keeper's Accountant",
        &[
            (5, "Two actors, one rock, and I have never been so worried about an invoice."),
            (4, "The storm in the second act is done with a sheet and a bucket. It is terrifying."),
            (4, "Funnier than the poster, and sadder than that."),
        ],
    ),
    (
        "Seven Doors and a Goat",
        &[
            (5, "The goat is real, and it has better timing than most."),
            (4, "By the fourth door I had given up following and was crying with laughter."),
            (3, "One door too many. The goat can stay."),
        ],
    ),
    (
        "Letters to Platform Four",
        &[
            (5, "I wrote to my sister the same night."),
            (4, "The lost umbrella gets a round of applause, and deserves it."),
        ],
    ),
    (
        "Open Mike Night: The Long List",
        &[
            (4, "Number nine had never stood on a stage before and owned it."),
            (3, "Twelve people, of whom four were very good. That is the deal, and a fair one."),
            (2, "Nobody stopped at the bell. Nobody."),
        ],
    ),
    (
        "Improvised Shipping Forecast",
        &[
            (5, "We shouted out a duck pond. They made an hour of it."),
            (4, "Good, occasionally poor. Visibility excellent."),
        ],
    ),
];
