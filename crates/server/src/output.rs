//! What commands say on standard output.
//!
//! Whoever reads it may have seen enough, as `usher jobs | head` has: the command then goes on to its
//! end without saying the rest.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};

macro_rules! print {
    ($($said:tt)*) => { $crate::output::say(format_args!($($said)*)) };
}

macro_rules! println {
    ($($said:tt)*) => { $crate::output::say_line(format_args!($($said)*)) };
}

pub(crate) fn say(said: Arguments<'_>) {
    let mut out = stdout().lock();
    if let Err(error) = out.write_fmt(said).and_then(|()| out.flush())
        && error.kind() != ErrorKind::BrokenPipe
    {
        eprintln!("usher: standard output cannot be written: {error}");
        std::process::exit(1);
    }
}

pub(crate) fn say_line(said: Arguments<'_>) {
    say(format_args!("{said}\n"));
}
