-- What people say of films and events: one review of a person and a film.
--
-- movies.rating_sum and rating_count are those of the published reviews. The script that publishes,
-- changes or takes down a review changes them by as much, so that no listing has to count; verify
-- proves that they agree.

CREATE TABLE reviews (
    review_id UUID PRIMARY KEY,
    movie_id UUID NOT NULL REFERENCES movies (movie_id),
    user_id UUID NOT NULL,
    stars BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
    body TEXT NOT NULL,
    is_verified BOOLEAN NOT NULL,
    state TEXT NOT NULL DEFAULT 'published' CHECK (state IN ('published', 'hidden', 'withdrawn')),
    hidden_by UUID,
    hidden_reason TEXT,
    hidden_at TIMESTAMPTZ,
    written_at TIMESTAMPTZ NOT NULL,
    edited_at TIMESTAMPTZ,
    UNIQUE (movie_id, user_id)
);
CREATE INDEX reviews_newest ON reviews (movie_id, written_at, review_id) WHERE state = 'published';
CREATE INDEX reviews_stars ON reviews (movie_id, stars) WHERE state = 'published';
CREATE INDEX reviews_user ON reviews (user_id, written_at);
CREATE INDEX reviews_written ON reviews (written_at, review_id);
