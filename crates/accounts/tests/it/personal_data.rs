//! What lies in the database, what deletion destroys, and how keys are changed.

use std::sync::Arc;

use accounts::{
    AccessRefusal, EraseUser, EraseUserRefusal, Principal, RefreshRefusal, ResealUsers, Role,
    UserFilter, Vault,
};
use fixtures::on_both_engines;
use kernel::UserId;
use store::{Snapshot, StoreError, params};

use crate::house::{House, PASSWORD, refusal, staff};

store::sql! {
    ROW_OF_USER = "SELECT email_index, email_cipher, phone_index, phone_cipher, password_hash, \
        name FROM users WHERE user_id = $1";
}

/// Everything in the row of a user that could name them, end to end.
fn bytes_on_disk(house: &House<'_>, user: UserId) -> Vec<u8> {
    let query = move |snapshot: &mut Snapshot<'_>| -> Result<Vec<u8>, StoreError> {
        snapshot.row(&ROW_OF_USER, params![user], |row| {
            let mut bytes = Vec::new();
            for column in 0..4 {
                bytes.extend(row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default());
            }
            bytes.extend(row.get::<Option<String>>(4)?.unwrap_or_default().into_bytes());
            bytes.extend(row.get::<String>(5)?.into_bytes());
            Ok(bytes)
        })
    };
    house.bench.store.read_blocking("row", query).unwrap()
}

fn erase(
    house: &House<'_>,
    by: &Principal,
    user: UserId,
) -> Result<(), store::Failure<EraseUserRefusal>> {
    let command = EraseUser { by: by.clone(), user };
    house.send(move |tx| accounts::erase_user(tx, &command))
}

#[test]
fn neither_address_nor_number_nor_password_can_be_read_from_the_disk() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register("ana@usher.test").principal.user;
        let bytes = bytes_on_disk(&house, user);
        for secret in ["ana@", "usher.test", "98765", PASSWORD] {
            let is_there = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!is_there, "{secret} lies open");
        }
    });
}

#[test]
fn erasing_destroys_what_names_a_person_and_frees_the_address() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let ana = house.register("ana@usher.test");
        let user = ana.principal.user;
        let proven = house.prove("ana@usher.test", PASSWORD).unwrap();

        erase(&house, &ana.principal, user).unwrap();
        erase(&house, &ana.principal, user).unwrap();

        assert!(bytes_on_disk(&house, user).is_empty());
        assert!(house.devices_of(user).is_empty());
        assert_eq!(house.profile(user), None);
        assert_eq!(house.list(UserFilter::default(), 10, 0), (Vec::new(), 0));
        assert_eq!(house.refresh(&ana.refresh).err(), Some(RefreshRefusal::SignedOut));
        assert!(house.log_in("ana@usher.test", PASSWORD).is_err());
        assert!(house.log_in_proven(proven).is_err(), "a proof from before is worth nothing");
        assert_eq!(house.actions(user), ["accounts.register", "accounts.erase_user"]);

        let again = house.register("ana@usher.test");
        assert_ne!(again.principal.user, user);
    });
}

#[test]
fn an_account_is_erased_by_its_owner_or_a_system_admin() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let ana = house.register("ana@usher.test").principal.user;
        let ben = house.register("ben@usher.test").principal;
        for stranger in [&ben, &staff(Role::TheaterAdmin, &[])] {
            let not_allowed = EraseUserRefusal::Access(AccessRefusal::NotAllowed);
            assert_eq!(refusal(erase(&house, stranger, ana)), not_allowed);
        }
        let system = staff(Role::SystemAdmin, &[]);
        erase(&house, &system, ana).unwrap();
        assert_eq!(house.journal(ana)[1].actor, system.actor().to_string());
        let nobody = house.user();
        assert_eq!(refusal(erase(&house, &system, nobody)), EraseUserRefusal::NoSuchUser);
    });
}

#[test]
fn the_journal_names_nobody() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let ana = house.register("ana@usher.test");
        house.log_in("ana@usher.test", PASSWORD).unwrap();
        for row in house.journal(ana.principal.user) {
            let text = format!("{} {} {}", row.actor, row.action, row.detail).to_lowercase();
            assert!(!text.contains("ana") && !text.contains("98765"), "{text}");
        }
    });
}

#[test]
fn after_a_change_of_keys_everybody_is_sealed_again_and_found_as_before() {
    on_both_engines(|bench| {
        let mut house = House::new(bench);
        let users: Vec<_> = (0..3)
            .map(|number| house.register(&format!("ana{number}@usher.test")).principal.user)
            .collect();
        house.vault = Arc::new(Vault::new([7; 32]).rotated_to([8; 32]));
        let reseal = || {
            let nonces = [[house.random(), house.random()], [house.random(), house.random()]];
            let vault = Arc::clone(&house.vault);
            house.send(move |tx| {
                accounts::reseal_users(tx, &ResealUsers { vault: &vault, nonces: &nonces })
            })
        };
        assert_eq!([reseal(), reseal(), reseal()], [Ok(2), Ok(1), Ok(0)]);
        for (number, user) in users.into_iter().enumerate() {
            let email = format!("ana{number}@usher.test");
            assert_eq!(house.profile(user).unwrap().email.as_str(), email);
            assert_eq!(house.log_in(&email, PASSWORD).unwrap().principal.user, user);
        }
    });
}
