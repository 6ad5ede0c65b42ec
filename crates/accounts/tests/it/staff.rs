//! Who opens accounts for staff, and where staff works.

use std::sync::Arc;

use accounts::{
    AccessRefusal, CreateStaff, CreateStaffRefusal, Principal, Role, SetTheaters,
    SetTheatersRefusal, UserFilter,
};
use fixtures::on_both_engines;
use kernel::TheaterId;
use store::Failure;

use crate::house::{House, PASSWORD, name, refusal, staff, theater};

fn create(
    house: &House<'_>,
    by: &Principal,
    role: Role,
    theaters: &[TheaterId],
) -> Result<String, Failure<CreateStaffRefusal>> {
    let email = format!("{}@usher.test", house.uuid());
    let command = command(house, by, role, theaters, &email);
    house.send(move |tx| accounts::create_staff(tx, &command))?;
    Ok(email)
}

fn command(
    house: &House<'_>,
    by: &Principal,
    role: Role,
    theaters: &[TheaterId],
    email: &str,
) -> CreateStaff {
    CreateStaff {
        by: by.clone(),
        user: house.user(),
        role,
        theaters: theaters.to_vec(),
        email: house.email(email),
        phone: None,
        name: name("Gita"),
        password: house.password(PASSWORD),
    }
}

#[test]
fn who_may_open_which_account() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let (own, other) = (theater(1), theater(2));
        let system = staff(Role::SystemAdmin, &[]);
        let admin = staff(Role::TheaterAdmin, &[own]);
        let gate = staff(Role::Gate, &[own]);
        let person = staff(Role::Person, &[]);
        for (by, role, theaters, is_allowed) in [
            (&system, Role::SystemAdmin, vec![], true),
            (&system, Role::TheaterAdmin, vec![own, other], true),
            (&system, Role::Gate, vec![other], true),
            (&admin, Role::Gate, vec![own], true),
            (&admin, Role::Gate, vec![other], false),
            (&admin, Role::Gate, vec![own, other], false),
            (&admin, Role::TheaterAdmin, vec![own], false),
            (&admin, Role::SystemAdmin, vec![], false),
            (&gate, Role::Gate, vec![own], false),
            (&person, Role::Gate, vec![own], false),
            (&person, Role::SystemAdmin, vec![], false),
        ] {
            let answer = create(&house, by, role, &theaters);
            if is_allowed {
                let device = house.log_in(&answer.unwrap(), PASSWORD).unwrap();
                assert_eq!(device.principal.role, role);
                assert_eq!(device.principal.theaters, theaters);
            } else {
                let not_allowed = CreateStaffRefusal::Access(AccessRefusal::NotAllowed);
                assert_eq!(refusal(answer), not_allowed, "{} makes {role}", by.role);
            }
        }
    });
}

#[test]
fn staff_has_the_theatres_that_its_role_needs() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let system = staff(Role::SystemAdmin, &[]);
        let many: Vec<_> = (0..=50).map(theater).collect();
        for (role, theaters, refused) in [
            (Role::Person, &[][..], CreateStaffRefusal::NotAStaffRole),
            (Role::Gate, &[], CreateStaffRefusal::TheatersNeeded),
            (Role::TheaterAdmin, &many, CreateStaffRefusal::TheatersNeeded),
            (Role::SystemAdmin, &many[..1], CreateStaffRefusal::TheatersNotNeeded),
        ] {
            assert_eq!(refusal(create(&house, &system, role, theaters)), refused);
        }
        assert!(create(&house, &system, Role::TheaterAdmin, &many[..50]).is_ok());
    });
}

#[test]
fn the_same_colleague_twice_is_one_account() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let system = staff(Role::SystemAdmin, &[]);
        let gita = Arc::new(command(&house, &system, Role::Gate, &[theater(1)], "gita@usher.test"));
        for _ in 0..2 {
            let gita = Arc::clone(&gita);
            house.send(move |tx| accounts::create_staff(tx, &gita)).unwrap();
        }
        assert_eq!(house.actions(gita.user), ["accounts.create_staff"]);

        let mut elsewhere = command(&house, &system, Role::Gate, &[theater(2)], "gita@usher.test");
        elsewhere.user = gita.user;
        let answer = house.send(move |tx| accounts::create_staff(tx, &elsewhere));
        assert_eq!(refusal(answer), CreateStaffRefusal::IdReused);
        let another = command(&house, &system, Role::Gate, &[theater(1)], "gita@usher.test");
        let answer = house.send(move |tx| accounts::create_staff(tx, &another));
        assert_eq!(refusal(answer), CreateStaffRefusal::EmailTaken);
    });
}

#[test]
fn a_change_of_theatres_reaches_a_device_when_it_refreshes() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let system = staff(Role::SystemAdmin, &[]);
        let email = create(&house, &system, Role::Gate, &[theater(1)]).unwrap();
        let device = house.log_in(&email, PASSWORD).unwrap();
        let user = device.principal.user;
        let set = |by: &Principal, user, theaters: &[TheaterId]| {
            let command = SetTheaters { by: by.clone(), user, theaters: theaters.to_vec() };
            house.send(move |tx| accounts::set_theaters(tx, &command))
        };
        set(&system, user, &[theater(3), theater(2), theater(3)]).unwrap();
        let device = house.refresh(&device.refresh).unwrap();
        assert_eq!(device.principal.theaters, [theater(2), theater(3)]);
        set(&system, user, &[]).unwrap();
        assert!(house.refresh(&device.refresh).unwrap().principal.theaters.is_empty());

        let admin = staff(Role::TheaterAdmin, &[theater(1)]);
        let not_allowed = SetTheatersRefusal::Access(AccessRefusal::NotAllowed);
        assert_eq!(refusal(set(&admin, user, &[theater(1)])), not_allowed);
        let person = house.register("ana@usher.test").principal.user;
        for nobody in [person, house.user()] {
            let answer = set(&system, nobody, &[theater(1)]);
            assert_eq!(refusal(answer), SetTheatersRefusal::NoSuchStaff);
        }
        let many: Vec<_> = (0..=50).map(theater).collect();
        assert_eq!(refusal(set(&system, user, &many)), SetTheatersRefusal::TooMany);
    });
}

#[test]
fn the_list_of_users_has_pages_and_filters() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        for number in 1..=3 {
            house.register(&format!("ana{number}@usher.test"));
            bench.clock.advance_seconds(1);
        }
        let system = staff(Role::SystemAdmin, &[]);
        let gate = create(&house, &system, Role::Gate, &[theater(1)]).unwrap();

        let all = UserFilter::default();
        let first = house.list(all, 2, 0);
        assert_eq!(first, (vec![gate.clone(), "ana3@usher.test".into()], 4));
        let second = house.list(all, 2, 2);
        assert_eq!(second, (vec!["ana2@usher.test".into(), "ana1@usher.test".into()], 4));

        let gates = UserFilter { role: Some(Role::Gate), ..all };
        assert_eq!(house.list(gates, 10, 0), (vec![gate], 1));
        let index = house.vault.email_index(&"ana2@usher.test".parse().unwrap());
        let one = UserFilter { email: Some(index), ..all };
        assert_eq!(house.list(one, 10, 0), (vec!["ana2@usher.test".into()], 1));
    });
}
