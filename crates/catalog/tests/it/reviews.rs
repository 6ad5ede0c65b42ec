//! What people say of a film: who may say it when, what it counts, how it goes.

use catalog::limits::{REVIEW_CHARS_MAX, REVIEW_EDIT_DAYS};
use catalog::{
    HideReview, ModerationRefusal, Movie, MovieStatus, Page, Review, ReviewFilter, ReviewState,
    ShowReview, StarCounts, WithdrawReview, WriteReview, WriteReviewRefusal, all_reviews,
    find_movie, forget_reviews, hide_review, movie_reviews, rating_problems, review_of,
    show_review, star_counts, user_reviews, withdraw_review, write_review,
};
use fixtures::Bench;
use kernel::{MovieId, Refusal, ReviewId, UserId};
use store::{Failure, StoreError, journal_of, sql};

use crate::world::{add_movie, id, movie, read, refused, write};

const DAY_SECONDS: i64 = 24 * 3_600;

sql! {
    PLANT_STARS = "UPDATE reviews SET stars = 5 WHERE stars = 2";
    PLANT_STATE = "UPDATE reviews SET state = 'withdrawn' WHERE stars = 2";
}

/// One film and those who talk about it.
struct Foyer<'a> {
    bench: &'a Bench,
    film: Movie,
    ana: UserId,
    ben: UserId,
    admin: UserId,
}

impl<'a> Foyer<'a> {
    fn open(bench: &'a Bench) -> Self {
        let film = add_movie(bench, movie(bench, "The Namesake"));
        let [ana, ben, admin] = [(); 3].map(|()| UserId::new(id(bench)));
        Self { bench, film, ana, ben, admin }
    }

    fn wish(&self, user: UserId, stars: u8, text: &str) -> WriteReview {
        WriteReview {
            review: ReviewId::new(id(self.bench)),
            movie: self.film.id,
            user,
            stars,
            text: text.to_owned(),
            is_verified: false,
        }
    }

    fn says(&self, user: UserId, stars: u8, text: &str) -> Review {
        let command = self.wish(user, stars, text);
        write(self.bench, move |tx| write_review(tx, &command))
    }

    fn may_not_say(&self, command: WriteReview) -> WriteReviewRefusal {
        refused(self.bench, move |tx| write_review(tx, &command))
    }

    fn withdraws(&self, user: UserId) {
        let command = WithdrawReview { movie: self.film.id, user };
        write(self.bench, move |tx| Ok::<_, Failure<()>>(withdraw_review(tx, &command)?));
    }

    fn hides(&self, review: &Review, reason: &str) -> Review {
        let (by, reason) = (self.admin, reason.to_owned());
        let command = HideReview { by, review: review.id, reason };
        write(self.bench, move |tx| hide_review(tx, &command))
    }

    fn shows(&self, review: &Review) -> Review {
        let command = ShowReview { by: self.admin, review: review.id };
        write(self.bench, move |tx| show_review(tx, &command))
    }

    fn of(&self, user: UserId) -> Option<Review> {
        let movie = self.film.id;
        read(self.bench, move |s| review_of(s, movie, user))
    }

    /// The sum and the count of the film, which must be those of its reviews.
    fn rating(&self) -> (i64, i64) {
        let movie = self.film.id;
        assert_eq!(read(self.bench, rating_problems), [""; 0]);
        let film = read(self.bench, move |s| find_movie(s, movie)).unwrap();
        (film.rating_sum, film.rating_count)
    }

    fn texts(&self, page: Page) -> Vec<String> {
        let movie = self.film.id;
        let found = read(self.bench, move |s| movie_reviews(s, movie, page));
        found.rows.into_iter().map(|review| review.text).collect()
    }
}

#[test]
fn one_person_has_one_review_of_a_film() {
    fixtures::on_both_engines(|bench| {
        let foyer = Foyer::open(bench);
        let first = foyer.says(foyer.ana, 4, " Quiet and sure of itself.\r\n");
        assert_eq!(first.text, "Quiet and sure of itself.");
        assert_eq!(foyer.of(foyer.ana), Some(first.clone()));
        assert_eq!((foyer.rating(), first.edited_at), ((4, 1), None));
        assert_eq!(foyer.says(foyer.ana, 4, "Quiet and sure of itself."), first, "the same again");

        bench.clock.advance_seconds(60);
        let better = foyer.says(foyer.ana, 5, "Saw it twice.");
        assert_eq!((better.id, better.written_at), (first.id, first.written_at));
        assert!(better.edited_at.is_some());
        foyer.says(foyer.ben, 2, "");
        assert_eq!(foyer.rating(), (7, 2));
        let movie = foyer.film.id;
        let stars = read(bench, move |s| star_counts(s, movie));
        assert_eq!(stars, StarCounts([0, 1, 0, 0, 1]));

        let journal = read(bench, move |s| journal_of(s, first.id.uuid()));
        assert_eq!(journal.len(), 2, "the replay changed nothing");
        assert_eq!(journal[1].detail["starsBefore"], 4);
    });
}

#[test]
fn a_review_has_its_bounds() {
    fixtures::on_both_engines(|bench| {
        let foyer = Foyer::open(bench);
        let refusal =
            foyer.may_not_say(foyer.wish(foyer.ana, 6, &"x".repeat(REVIEW_CHARS_MAX + 1)));
        assert_eq!(refusal.details()["fields"].as_array().unwrap().len(), 2);
        let elsewhere = MovieId::new(id(bench));
        let unknown = WriteReview { movie: elsewhere, ..foyer.wish(foyer.ana, 3, "") };
        assert_eq!(foyer.may_not_say(unknown), WriteReviewRefusal::UnknownMovie);
        let first = foyer.says(foyer.ana, 3, "");
        let taken = WriteReview { review: first.id, ..foyer.wish(foyer.ben, 3, "") };
        assert_eq!(foyer.may_not_say(taken), WriteReviewRefusal::IdReused);
        assert_eq!(foyer.rating(), (3, 1));
    });
}

#[test]
fn only_who_was_there_reviews_what_is_not_out() {
    fixtures::on_both_engines(|bench| {
        let mut foyer = Foyer::open(bench);
        let soon = Movie { status: MovieStatus::ComingSoon, ..movie(bench, "Soon") };
        foyer.film = add_movie(bench, soon);
        let wish = foyer.wish(foyer.ana, 5, "The trailer is great.");
        assert_eq!(foyer.may_not_say(wish.clone()), WriteReviewRefusal::NotOutYet);
        let preview = WriteReview { is_verified: true, ..wish };
        assert!(write(bench, move |tx| write_review(tx, &preview)).is_verified);
        let later = foyer.says(foyer.ana, 4, "On reflection.");
        assert!(later.is_verified, "who was there stays so");
    });
}

#[test]
fn a_review_can_be_changed_for_some_days_and_withdrawn_for_ever() {
    fixtures::on_both_engines(|bench| {
        let foyer = Foyer::open(bench);
        let review = foyer.says(foyer.ana, 2, "Too long.");
        bench.clock.advance_seconds(REVIEW_EDIT_DAYS * DAY_SECONDS - 1);
        foyer.says(foyer.ana, 3, "Long, but good.");
        bench.clock.advance_seconds(1);
        assert!(bench.store.now() >= review.editable_until());
        let late = foyer.may_not_say(foyer.wish(foyer.ana, 4, "Good."));
        assert_eq!(late, WriteReviewRefusal::EditWindowOver);
        assert_eq!(foyer.says(foyer.ana, 3, "Long, but good.").stars, 3, "nothing is changed");
        assert_eq!(foyer.rating(), (3, 1));

        foyer.withdraws(foyer.ana);
        foyer.withdraws(foyer.ana);
        assert_eq!((foyer.of(foyer.ana), foyer.rating()), (None, (0, 0)));
        foyer.says(foyer.ana, 5, "I have changed my mind.");
        assert_eq!(foyer.rating(), (5, 1));
    });
}

#[test]
fn a_hidden_review_does_not_count_and_its_author_knows_why() {
    fixtures::on_both_engines(|bench| {
        let foyer = Foyer::open(bench);
        let rude = foyer.says(foyer.ana, 1, "The ending is that the dog did it.");
        foyer.says(foyer.ben, 5, "Lovely.");
        let hidden = foyer.hides(&rude, " It gives the ending away. ");
        let ReviewState::Hidden(why) = &hidden.state else { panic!("{hidden:?}") };
        assert_eq!((why.by, why.reason.as_str()), (foyer.admin, "It gives the ending away."));
        assert_eq!(foyer.of(foyer.ana), Some(hidden.clone()));
        assert_eq!(foyer.hides(&rude, "It gives the ending away."), hidden, "the same again");
        assert_eq!(
            (foyer.rating(), foyer.texts(Page::default())),
            ((5, 1), vec!["Lovely.".into()])
        );
        let again = foyer.may_not_say(foyer.wish(foyer.ana, 5, "The dog did it."));
        assert_eq!(again, WriteReviewRefusal::Hidden);

        let other = foyer.hides(&rude, "It gives the whole plot away.");
        assert_ne!(other, hidden);
        let (is_hidden, movie) = (Some(true), Some(foyer.film.id));
        let filter = ReviewFilter { movie, is_hidden };
        let found = read(bench, move |s| all_reviews(s, filter, Page::default()));
        assert_eq!((found.total, found.rows.as_slice()), (1, &[other][..]));

        assert_eq!(foyer.shows(&rude), rude);
        assert_eq!(foyer.shows(&rude), rude);
        assert_eq!(foyer.rating(), (6, 2));
        let nameless = HideReview { by: foyer.admin, review: rude.id, reason: " ".to_owned() };
        let refusal = refused(bench, move |tx| hide_review(tx, &nameless));
        assert_eq!(refusal.code(), "invalid_fields");
    });
}

#[test]
fn withdrawing_is_no_way_around_those_who_moderate() {
    fixtures::on_both_engines(|bench| {
        let foyer = Foyer::open(bench);
        let rude = foyer.says(foyer.ana, 1, "Words that nobody should read.");
        foyer.hides(&rude, "Insults.");
        foyer.withdraws(foyer.ana);
        foyer.withdraws(foyer.ana);
        let left = foyer.of(foyer.ana).unwrap();
        assert_eq!((left.state, left.text.as_str()), (ReviewState::Withdrawn, ""));
        let again = foyer.may_not_say(foyer.wish(foyer.ana, 1, "The same words."));
        assert_eq!(again, WriteReviewRefusal::Hidden);
        let command = ShowReview { by: foyer.admin, review: rude.id };
        let refusal = refused(bench, move |tx| show_review(tx, &command));
        assert_eq!(refusal, ModerationRefusal::NoReview);
        let ana = foyer.ana;
        assert_eq!(read(bench, move |s| user_reviews(s, ana, Page::default())).total, 0);
        assert_eq!(foyer.rating(), (0, 0));
    });
}

#[test]
fn what_an_erased_person_said_goes_with_them() {
    fixtures::on_both_engines(|bench| {
        let mut foyer = Foyer::open(bench);
        foyer.says(foyer.ana, 1, "No.");
        foyer.says(foyer.ben, 4, "Yes.");
        let first = std::mem::replace(&mut foyer.film, add_movie(bench, movie(bench, "Other")));
        let hidden = foyer.says(foyer.ana, 5, "Yes, yes.");
        foyer.hides(&hidden, "Advertising.");
        let ana = foyer.ana;
        let mine = read(bench, move |s| user_reviews(s, ana, Page::default()));
        let titles: Vec<_> = mine.rows.iter().map(|(movie, _)| movie.title.as_str()).collect();
        assert_eq!((mine.total, titles), (2, vec!["Other", "The Namesake"]));

        for _ in 0..2 {
            write(bench, move |tx| Ok::<_, Failure<()>>(forget_reviews(tx, ana)?));
        }
        assert_eq!(foyer.rating(), (0, 0));
        foyer.film = first;
        assert_eq!((foyer.rating(), foyer.of(ana)), ((4, 1), None));
    });
}

#[test]
fn the_newest_come_first_page_by_page() {
    fixtures::on_both_engines(|bench| {
        let foyer = Foyer::open(bench);
        for text in ["first", "second", "third"] {
            foyer.says(UserId::new(id(bench)), 3, text);
            bench.clock.advance_seconds(1);
        }
        assert_eq!(foyer.texts(Page::new(1, 2)), ["third", "second"]);
        assert_eq!(foyer.texts(Page::new(2, 2)), ["first"]);
        let nowhere = MovieId::new(id(bench));
        assert_eq!(read(bench, move |s| movie_reviews(s, nowhere, Page::default())).total, 0);
    });
}

#[test]
fn a_mean_that_has_drifted_is_found() {
    fixtures::on_both_engines(|bench| {
        let foyer = Foyer::open(bench);
        foyer.says(foyer.ana, 2, "");
        for (plant, sentence) in [(&PLANT_STARS, "adds up to 2"), (&PLANT_STATE, "counts 1")] {
            let found = bench.store.write_blocking("test", move |tx| {
                tx.execute(plant, &[])?;
                Err::<(), _>(StoreError::Defect(rating_problems(tx)?.join("\n")))
            });
            assert!(format!("{found:?}").contains(sentence), "{found:?}");
        }
        assert_eq!(foyer.rating(), (2, 1));
    });
}

#[test]
fn stars_of_many_at_once_all_count() {
    fixtures::on_both_engines(|bench| {
        let foyer = Foyer::open(bench);
        std::thread::scope(|scope| {
            for stars in 1..=5 {
                let foyer = &foyer;
                scope.spawn(move || foyer.says(UserId::new(id(foyer.bench)), stars, ""));
            }
        });
        assert_eq!(foyer.rating(), (15, 5));
    });
}
