//! Opening an account, signing in, and what the owner may change.

use std::sync::Arc;

use accounts::{
    ChangeEmail, ChangeEmailRefusal, ChangePassword, ChangePasswordRefusal, LogInRefusal,
    NeedsChange, PhoneChange, RefreshRefusal, Register, RegisterRefusal, Role, UpdateProfile,
    UpdateProfileRefusal,
};
use fixtures::on_both_engines;
use kernel::{Class, Refusal};
use store::Actor;

use crate::house::{House, PASSWORD, name, refusal};

#[test]
fn a_person_registers_and_signs_in_with_the_address_in_any_case() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register("Ana@Usher.test").principal.user;
        let device = house.log_in(" ANA@usher.test", PASSWORD).unwrap();
        assert_eq!(device.principal.user, user);
        assert_eq!(device.principal.role, Role::Person);

        let profile = house.profile(user).unwrap();
        assert_eq!(profile.email.as_str(), "ana@usher.test");
        assert_eq!(profile.phone.unwrap().as_str(), "+919876543210");
        assert_eq!(house.actions(user), ["accounts.register", "accounts.log_in"]);
        assert_eq!(house.journal(user)[0].actor, Actor::User(user).to_string());
    });
}

#[test]
fn an_address_has_one_account() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        house.register("ana@usher.test");
        let (second, _) = house.registration("ANA@usher.test");
        let refused = refusal(house.send_registration(&Arc::new(second)));
        assert_eq!(refused, RegisterRefusal::EmailTaken);
    });
}

#[test]
fn of_two_who_race_for_an_address_one_gets_it() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        for round in 0..10 {
            let email = format!("ana{round}@usher.test");
            let racers: Vec<_> = (0..2)
                .map(|_| {
                    let (store, (command, _)) = (bench.store.clone(), house.registration(&email));
                    std::thread::spawn(move || {
                        store.write_blocking("register", move |tx| accounts::register(tx, &command))
                    })
                })
                .collect();
            let answers: Vec<_> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
            let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
            assert_eq!((won.len(), lost.len()), (1, 1));
            assert_eq!(refusal(lost.into_iter().next().unwrap()), RegisterRefusal::EmailTaken);
        }
    });
}

#[test]
fn the_same_registration_twice_is_one_account() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let (command, _) = house.registration("ana@usher.test");
        let command = Arc::new(command);
        let first = house.send_registration(&command).unwrap();
        assert_eq!(house.send_registration(&command).unwrap(), first);
        assert_eq!(house.actions(first.user), ["accounts.register"]);
        assert_eq!(house.devices_of(first.user).len(), 1);
    });
}

#[test]
fn a_known_user_id_opens_no_door() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let ana = house.register("ana@usher.test").principal.user;
        for email in ["ana@usher.test", "eve@usher.test"] {
            let (command, _) = house.registration(email);
            let command = Register { user: ana, ..command };
            let refused = refusal(house.send_registration(&Arc::new(command)));
            assert_eq!(refused, RegisterRefusal::IdReused);
        }
        assert_eq!(house.devices_of(ana).len(), 1);
        assert!(house.log_in("eve@usher.test", PASSWORD).is_err());
    });
}

#[test]
fn a_taken_sign_in_id_leaves_no_account_behind() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let ana = house.register("ana@usher.test").principal;
        let (mut command, _) = house.registration("ben@usher.test");
        command.sign_in.id = ana.sign_in;
        let ben = command.user;
        let refused = refusal(house.send_registration(&Arc::new(command)));
        assert_eq!(refused, RegisterRefusal::IdReused);
        assert_eq!(house.profile(ben), None);
    });
}

#[test]
fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        house.register("ana@usher.test");
        for (email, attempt) in
            [("ana@usher.test", "three films a week"), ("nobody@usher.test", PASSWORD)]
        {
            let refused = house.log_in(email, attempt).err().unwrap().refusal();
            assert_eq!(refused, Some(LogInRefusal::WrongCredentials));
        }
    });
}

#[test]
fn a_proof_of_the_old_password_is_worth_nothing_after_a_change() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let ana = house.register("ana@usher.test");
        let stale = house.prove("ana@usher.test", PASSWORD).unwrap();
        let other = house.log_in("ana@usher.test", PASSWORD).unwrap();

        let change = |proven| {
            let command = ChangePassword {
                proven,
                password: house.password("three films a week"),
                keep: ana.principal.sign_in,
            };
            house.send(move |tx| accounts::change_password(tx, &command))
        };
        assert_eq!(change(stale.clone()), Ok(1), "one other device was signed out");
        assert_eq!(refusal(change(stale.clone())), ChangePasswordRefusal::WrongPassword);

        let refused = house.log_in_proven(stale).err().unwrap().refusal();
        assert_eq!(refused, Some(LogInRefusal::WrongCredentials));
        assert!(house.log_in("ana@usher.test", PASSWORD).is_err());
        assert!(house.log_in("ana@usher.test", "three films a week").is_ok());
        assert!(house.refresh(&ana.refresh).is_ok(), "the device at hand stays signed in");
        assert_eq!(house.refresh(&other.refresh).err(), Some(RefreshRefusal::SignedOut));
    });
}

#[test]
fn name_and_phone_change_on_their_own() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register("ana@usher.test").principal.user;
        let update = |name: Option<&str>, phone| {
            let command = UpdateProfile {
                user,
                name: name.map(crate::house::name),
                phone,
                needs: NeedsChange::Keep,
            };
            house.send(move |tx| accounts::update_profile(tx, &command))
        };
        let shown = || {
            let profile = house.profile(user).unwrap();
            (profile.name, profile.phone.map(|phone| phone.as_str().to_owned()))
        };
        update(Some("Ana Müller"), PhoneChange::Keep).unwrap();
        assert_eq!(shown(), ("Ana Müller".into(), Some("+919876543210".into())));
        update(None, PhoneChange::Replace(house.phone("+1 234 567 890"))).unwrap();
        assert_eq!(shown(), ("Ana Müller".into(), Some("+1234567890".into())));
        update(None, PhoneChange::Remove).unwrap();
        assert_eq!(shown(), ("Ana Müller".into(), None));
        update(None, PhoneChange::Keep).unwrap();

        let journal = house.journal(user);
        let changed: Vec<_> = journal[1..].iter().map(|row| row.detail.to_string()).collect();
        assert_eq!(
            changed,
            [r#"{"changed":["name"]}"#, r#"{"changed":["phone"]}"#, r#"{"changed":["phone"]}"#]
        );
    });
}

#[test]
fn nobody_has_no_profile_to_change() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let command = UpdateProfile {
            user: house.user(),
            name: Some(name("Nobody")),
            phone: PhoneChange::Keep,
            needs: NeedsChange::Keep,
        };
        let refused = refusal(house.send(move |tx| accounts::update_profile(tx, &command)));
        assert_eq!(refused, UpdateProfileRefusal::NoSuchUser);
        assert_eq!(refused.class(), Class::Unauthenticated, "like any call of who is gone");
    });
}

#[test]
fn another_address_takes_the_place_of_the_old_one() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        house.register("ana@usher.test");
        house.register("ben@usher.test");
        let change = |email: &str| {
            let proven = house.prove("ana@usher.test", PASSWORD).unwrap();
            let letter = house.letter(email).0;
            let command = ChangeEmail { proven, email: house.email(email), letter };
            house.send(move |tx| accounts::change_email(tx, &command))
        };
        assert_eq!(refusal(change("ben@usher.test")), ChangeEmailRefusal::EmailTaken);
        change("ana@usher.test").unwrap();
        change("ana.new@usher.test").unwrap();
        assert!(house.log_in("ana@usher.test", PASSWORD).is_err());
        assert!(house.log_in("ana.new@usher.test", PASSWORD).is_ok());
        house.register("ana@usher.test");
    });
}
