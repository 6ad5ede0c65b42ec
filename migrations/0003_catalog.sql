-- What is on, where, and what it costs.

CREATE TABLE cities (
    city_id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    country TEXT NOT NULL,
    country_code TEXT NOT NULL,
    timezone TEXT NOT NULL,
    currency TEXT NOT NULL,
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    population BIGINT NOT NULL DEFAULT 0,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (name, state, country_code)
);

CREATE TABLE movies (
    movie_id UUID PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('film', 'concert', 'play', 'sport', 'comedy', 'other')),
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL,
    genres JSONB NOT NULL,
    formats JSONB NOT NULL,
    duration_minutes BIGINT NOT NULL CHECK (duration_minutes > 0),
    certificate TEXT,
    release_date DATE NOT NULL,
    director TEXT,
    performers JSONB NOT NULL,
    poster_url TEXT,
    trailer_url TEXT,
    rating_sum BIGINT NOT NULL DEFAULT 0,
    rating_count BIGINT NOT NULL DEFAULT 0,
    status TEXT NOT NULL CHECK (status IN ('active', 'coming_soon', 'archived')),
    search_text TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX movies_status ON movies (status, release_date, movie_id);

-- The genres, formats, languages and people of a film, one row each, so that filters are look-ups.
-- word is what is compared (lower case), name what is shown.
CREATE TABLE movie_tags (
    kind TEXT NOT NULL CHECK (kind IN ('genre', 'format', 'language', 'person')),
    word TEXT NOT NULL,
    movie_id UUID NOT NULL REFERENCES movies (movie_id),
    name TEXT NOT NULL,
    PRIMARY KEY (kind, word, movie_id)
); -- sqlite: WITHOUT ROWID
CREATE INDEX movie_tags_movie ON movie_tags (movie_id);

CREATE TABLE theaters (
    theater_id UUID PRIMARY KEY,
    city_id UUID NOT NULL REFERENCES cities (city_id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    timezone TEXT NOT NULL,
    currency TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    facilities JSONB NOT NULL,
    orphan_rule TEXT NOT NULL DEFAULT 'warn' CHECK (orphan_rule IN ('off', 'warn', 'block')),
    cancellation_fee_bp BIGINT NOT NULL DEFAULT 1000
        CHECK (cancellation_fee_bp BETWEEN 0 AND 10000),
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed')),
    search_text TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX theaters_city ON theaters (city_id, name);
CREATE INDEX theaters_latitude ON theaters (latitude) WHERE latitude IS NOT NULL;

CREATE TABLE screens (
    screen_id UUID PRIMARY KEY,
    theater_id UUID NOT NULL REFERENCES theaters (theater_id),
    screen_number BIGINT NOT NULL,
    name TEXT NOT NULL,
    screen_type TEXT NOT NULL,
    layout_id UUID,
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed')),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (theater_id, screen_number)
);

-- A published layout never changes; a screen points at its latest one, a show at the one it sold.
CREATE TABLE layouts (
    layout_id UUID PRIMARY KEY,
    screen_id UUID NOT NULL REFERENCES screens (screen_id),
    version BIGINT NOT NULL,
    seat_count BIGINT NOT NULL CHECK (seat_count > 0),
    plan JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (screen_id, version)
);

CREATE TABLE shows (
    show_id UUID PRIMARY KEY,
    movie_id UUID NOT NULL REFERENCES movies (movie_id),
    screen_id UUID NOT NULL REFERENCES screens (screen_id),
    theater_id UUID NOT NULL REFERENCES theaters (theater_id),
    city_id UUID NOT NULL REFERENCES cities (city_id),
    layout_id UUID NOT NULL REFERENCES layouts (layout_id),
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    local_date DATE NOT NULL,
    timezone TEXT NOT NULL,
    format TEXT NOT NULL,
    language TEXT NOT NULL,
    currency TEXT NOT NULL,
    seat_count BIGINT NOT NULL,
    prices JSONB NOT NULL,
    booking_opens_at TIMESTAMPTZ NOT NULL,
    booking_closes_at TIMESTAMPTZ NOT NULL,
    orphan_rule TEXT NOT NULL CHECK (orphan_rule IN ('off', 'warn', 'block')),
    cancellation_fee_bp BIGINT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'cancelled')),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (booking_opens_at < booking_closes_at),
    CHECK (starts_at < ends_at)
);
CREATE INDEX shows_city_date ON shows (city_id, local_date, movie_id, starts_at);
CREATE INDEX shows_movie_city ON shows (movie_id, city_id, local_date, starts_at);
CREATE INDEX shows_date ON shows (local_date, movie_id);
CREATE INDEX shows_screen ON shows (screen_id, starts_at);
CREATE INDEX shows_theater ON shows (theater_id, local_date, starts_at);
