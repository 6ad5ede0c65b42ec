//! What is on, where, and what it costs: cities, films and events, theatres, screens, seat layouts
//! and shows; and what people say of what they saw.
//!
//! Not here: who has which seat (`seating`), what was paid (`payments`), who may change any of this
//! (`accounts`; commands take an [`store::Actor`] for the journal and trust their caller).

mod city;
mod create_city;
mod create_movie;
mod create_screen;
mod create_show;
mod create_theater;
mod edit;
mod folded;
mod forget_reviews;
mod hide_review;
pub mod import;
mod layout;
pub mod limits;
mod list_movies;
mod list_reviews;
mod list_shows;
mod list_theaters;
mod mark_show_cancelled;
mod movie;
mod paging;
mod place;
pub mod plan;
mod programme;
mod publish_layout;
mod rating;
mod review;
mod screen;
mod search;
mod show;
mod show_review;
mod stored_layout;
mod theater;
mod update_city;
mod update_movie;
mod update_screen;
mod update_show;
mod update_theater;
mod wheelchair_spaces;
mod withdraw_review;
mod words;
mod write_review;

pub use city::{
    City, cities_named, find_city, list_cities, list_cities_of_the_house, nearest_cities,
};
pub use create_city::{CreateCity, create_city};
pub use create_movie::{CreateMovie, create_movie};
pub use create_screen::{CreateScreen, create_screen};
pub use create_show::{CreateShow, CreateShowRefusal, create_show};
pub use create_theater::{CreateTheater, create_theater};
pub use edit::{EditRefusal, FieldProblem};
pub use forget_reviews::forget_reviews;
pub use hide_review::{HideReview, ModerationRefusal, hide_review};
pub use layout::{
    Area, AreaShape, Category, Layout, LayoutRow, Seat, SeatKind, SeatType, Section, find_layout,
    find_layout_of_screen,
};
pub use list_movies::{MovieFilter, MovieSort, list_movies};
pub use list_reviews::{ReviewFilter, all_reviews, movie_reviews, user_reviews};
pub use list_shows::{
    Audience, ListedShow, TheaterShows, movie_shows, screen_shows, taken_seats, theater_shows,
};
pub use list_theaters::{ListedTheater, TheaterFilter, list_theaters, list_theaters_of_the_house};
pub use mark_show_cancelled::{
    CancelledShow, MarkShowCancelled, MarkShowCancelledRefusal, mark_show_cancelled,
};
pub use movie::{Movie, MovieKind, MovieStatus, MovieTag, find_movie, movies_titled, tag_names};
pub use paging::{Page, Paged};
pub use place::Coordinates;
pub use programme::{
    OnMovie, Run, all_cities, coming_movies, movie_cities, movie_days, programme, theater_days,
};
pub use publish_layout::{PublishLayout, PublishLayoutRefusal, Published, publish_layout};
pub use rating::{StarCounts, rating_problems, star_counts};
pub use review::{Hidden, Review, ReviewState, find_review, review_of};
pub use screen::{
    LayoutVersion, Screen, find_screen, layouts_of_screen, screen_numbered, screens_of_theater,
};
pub use search::{Found, search};
pub use show::{
    CategoryPrice, NotOnSale, OrphanRule, Show, ShowStatus, find_selling_show, find_show,
    show_ahead,
};
pub use show_review::{ShowReview, show_review};
pub use theater::{
    CANCELLATION_FEE_BP_DEFAULT, HouseStatus, Theater, find_theater, theaters_named,
};
pub use update_city::{UpdateCity, update_city};
pub use update_movie::{UpdateMovie, update_movie};
pub use update_screen::{UpdateScreen, update_screen};
pub use update_show::{UpdateShow, UpdateShowRefusal, update_show};
pub use update_theater::{UpdateTheater, update_theater};
pub use wheelchair_spaces::wheelchair_spaces;
pub use withdraw_review::{WithdrawReview, withdraw_review};
pub use words::UnknownWord;
pub use write_review::{WriteReview, WriteReviewRefusal, write_review};
