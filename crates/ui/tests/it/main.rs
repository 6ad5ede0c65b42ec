//! What has to be true of all words, colours and assets.

mod budgets;
mod colours;
mod gallery;
mod words;
