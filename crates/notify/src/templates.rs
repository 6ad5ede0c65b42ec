//! The words of our messages, in English.
//!
//! None of them calls people by name: a name is free text of whoever registers, and a stranger could
//! have us say anything to anybody.

use crate::Message;

/// Asks somebody to confirm their address.
#[must_use]
pub fn verification(to: &str, base_url: &str, token: &str) -> Message {
    Message {
        to: to.to_owned(),
        subject: "Please confirm your e-mail address".into(),
        text: format!(
            "Hello,\n\
             \n\
             this address was given for an account with us. Please confirm that it is yours:\n\
             \n\
             {base_url}/verify-email?token={token}\n\
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

/// Lets somebody choose a new password.
#[must_use]
pub fn password_reset(to: &str, base_url: &str, token: &str) -> Message {
    Message {
        to: to.to_owned(),
        subject: "Choose a new password".into(),
        text: format!(
            "Hello,\n\
             \n\
             you can choose a new password for your account here:\n\
             \n\
             {base_url}/reset-password?token={token}\n\
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

/// A show as letters tell it. All of it comes from the catalogue, none from whoever books.
#[derive(Debug, Clone)]
pub struct BookedShow {
    /// The film or event.
    pub title: String,
    /// `Sunday 22 November 2026, 7:15 pm`, on the theatre's clocks.
    pub starts_at: String,
    /// Theatre, screen and address.
    pub place: String,
}

/// Brings somebody their tickets.
#[must_use]
pub fn tickets(to: &str, link: &str, number: &str, show: &BookedShow) -> Message {
    let BookedShow { title, starts_at, place } = show;
    Message {
        to: to.to_owned(),
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

/// Tells somebody that they have no tickets, and no reason to worry.
#[must_use]
pub fn booking_failed(to: &str, number: &str, show: &BookedShow) -> Message {
    let BookedShow { title, starts_at, .. } = show;
    Message {
        to: to.to_owned(),
        subject: format!("Not booked: {title}"),
        text: format!(
            "Hello,\n\
             \n\
             your booking {number} for {title}\n\
             ({starts_at})\n\
             came to nothing: the payment was not completed in time. You have no tickets, and\n\
             nothing stays charged. If money has left your account, it is on its way back.\n\
             \n\
             See you at another show\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_has_its_link_on_a_line_of_its_own_and_a_word_for_strangers() {
        for (message, link) in [
            (verification("a@b.test", "https://b.test", "tok"), "verify-email"),
            (password_reset("a@b.test", "https://b.test", "tok"), "reset-password"),
        ] {
            let link = format!("https://b.test/{link}?token=tok");
            assert!(message.text.lines().any(|line| line == link), "{}", message.text);
            assert!(message.text.contains("If it was not you"), "{}", message.text);
            assert!(message.text.lines().all(|line| line.len() <= 90), "{}", message.text);
        }
    }

    #[test]
    fn tickets_come_with_a_link_on_a_line_of_its_own() {
        let show = BookedShow {
            title: "Monsoon Express".into(),
            starts_at: "Sunday 22 November 2026, 7:15 pm".into(),
            place: "Regal Talkies, Screen 3, Bengaluru".into(),
        };
        let link = "https://b.test/b/USH1?key=secret";
        let message = tickets("a@b.test", link, "USH1", &show);
        assert!(message.text.lines().any(|line| line == link), "{}", message.text);
        let failed = booking_failed("a@b.test", "USH1", &show);
        assert!(failed.text.contains("nothing stays charged"), "{}", failed.text);
    }
}
