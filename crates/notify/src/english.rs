//! Our letters in English.

use jiff::civil::DateTime;

use crate::words::{Letter, ShowInWords, WhyNot, Words};

pub(crate) struct English;

impl Words for English {
    fn verification(&self, link: &str) -> Letter {
        Letter {
            subject: "Please confirm your e-mail address".into(),
            text: format!(
                "Hello,\n\
                 \n\
                 this address was given for an account with us. Please confirm that it is yours:\n\
                 \n\
                 {link}\n\
                 \n\
                 The link is good for a day. Once it is opened, we know that tickets and news about\n\
                 your shows reach you here.\n\
                 \n\
                 If it was not you, there is nothing to do. Somebody may have mistyped their own\n\
                 address; without your confirmation it does not count as theirs.\n\
                 \n\
                 See you at the show\n"
            ),
        }
    }

    fn password_reset(&self, link: &str) -> Letter {
        Letter {
            subject: "Choose a new password".into(),
            text: format!(
                "Hello,\n\
                 \n\
                 you can choose a new password for your account here:\n\
                 \n\
                 {link}\n\
                 \n\
                 The link is good for an hour and works once. With the new password all your devices\n\
                 are signed out, and you sign in again.\n\
                 \n\
                 If it was not you who asked, there is nothing to do: your password stays as it is.\n\
                 Please do not pass this link on; whoever has it can choose your password.\n\
                 \n\
                 See you at the show\n"
            ),
        }
    }

    fn tickets(&self, link: &str, number: &str, show: &ShowInWords<'_>) -> Letter {
        let ShowInWords { title, starts_at, place } = show;
        Letter {
            subject: format!("Your tickets: {title}"),
            text: format!(
                "Hello,\n\
                 \n\
                 here are your tickets for\n\
                 \n\
                 {title}\n\
                 {starts_at}\n\
                 {place}\n\
                 \n\
                 {link}\n\
                 \n\
                 The page has a code for each seat to show at the door, all tickets as PDF, and the way\n\
                 to give tickets back. Whoever has this link has your tickets, so pass it on only to\n\
                 people who come along.\n\
                 \n\
                 Your booking number is {number}.\n\
                 \n\
                 See you at the show\n"
            ),
        }
    }

    fn no_tickets_left(&self, link: &str, number: &str, show: &ShowInWords<'_>) -> Letter {
        let ShowInWords { title, starts_at, place } = show;
        Letter {
            subject: format!("No tickets any more: {title}"),
            text: format!(
                "Hello,\n\
                 \n\
                 the tickets of your booking {number} let nobody in any more: they were given back,\n\
                 or the theatre has cancelled the show. They were for\n\
                 \n\
                 {title}\n\
                 {starts_at}\n\
                 {place}\n\
                 \n\
                 This page tells what of your money goes back, and how far it is:\n\
                 \n\
                 {link}\n\
                 \n\
                 See you at another show\n"
            ),
        }
    }

    fn booking_failed(&self, number: &str, show: &ShowInWords<'_>, why: WhyNot) -> Letter {
        let ShowInWords { title, starts_at, .. } = show;
        let why = match why {
            WhyNot::ShowCancelled => "the theatre has cancelled the show",
            WhyNot::SeatsLost => "the seats were taken by the time you had paid",
            WhyNot::NotCompleted => "it could not be completed",
        };
        Letter {
            subject: format!("Not booked: {title}"),
            text: format!(
                "Hello,\n\
                 \n\
                 your booking {number} for {title}\n\
                 ({starts_at})\n\
                 came to nothing: {why}.\n\
                 You have no tickets, and nothing stays charged. If money has left your account,\n\
                 it is on its way back.\n\
                 \n\
                 See you at another show\n"
            ),
        }
    }

    fn moment(&self, at: DateTime) -> String {
        at.strftime("%A %-d %B %Y, %-I:%M %P").to_string()
    }
}
