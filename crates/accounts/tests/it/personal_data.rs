//! What lies in the database, what deletion destroys, and how keys are changed.

use std::sync::Arc;

use accounts::{
    AccessNeeds, AccessRefusal, EraseUser, EraseUserRefusal, NeedsChange, PhoneChange, Principal,
    RefreshRefusal, ResealUsers, Role, UpdateProfile, UserFilter, Vault, access_needs_of,
};
use fixtures::on_both_engines;
use kernel::UserId;
use store::{Snapshot, StoreError, params};

use crate::house::{House, PASSWORD, refusal, staff};

store::sql! {
    ROW_OF_USER = "SELECT email_index, email_cipher, phone_index, phone_cipher, password_hash, \
        name, access_needs_cipher FROM users WHERE user_id = $1";
}

const NEEDS: AccessNeeds = AccessNeeds { more_time: true, step_free: false, companions: 1 };

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
            bytes.extend(row.get::<Option<Vec<u8>>>(6)?.unwrap_or_default());
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

fn tell(house: &House<'_>, user: UserId, needs: AccessNeeds) {
    let needs = NeedsChange::Replace(needs.seal(&house.vault, house.random()));
    let command = UpdateProfile { user, name: None, phone: PhoneChange::Keep, needs };
    house.send(move |tx| accounts::update_profile(tx, &command)).unwrap();
}

fn needs_of(house: &House<'_>, user: UserId) -> Option<AccessNeeds> {
    let query = move |snapshot: &mut Snapshot<'_>| access_needs_of(snapshot, user);
    let sealed = house.bench.store.read_blocking("needs", query).unwrap();
    sealed.map(|sealed| sealed.open(&house.vault).unwrap())
}

#[test]
fn needs_are_told_changed_and_taken_back_and_lie_sealed() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register("ana@usher.test").principal.user;
        assert_eq!(needs_of(&house, user), Some(AccessNeeds::default()));
        let untold = bytes_on_disk(&house, user);
        let needs = AccessNeeds { more_time: true, companions: 2, ..AccessNeeds::default() };
        tell(&house, user, needs);
        assert_eq!(needs_of(&house, user), Some(needs));
        let told = bytes_on_disk(&house, user);
        let is_open = told.windows(6).any(|part| part == needs.to_string().as_bytes());
        assert!(told.len() > untold.len() && !is_open);
        for row in house.journal(user) {
            assert!(!row.detail.to_string().contains("t1s0c2"), "{}", row.detail);
        }
        tell(&house, user, AccessNeeds::default());
        assert_eq!(bytes_on_disk(&house, user), untold, "nothing is kept of what is not needed");
        assert_eq!(needs_of(&house, house.user()), None);
    });
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
        tell(&house, user, NEEDS);

        erase(&house, &ana.principal, user).unwrap();
        erase(&house, &ana.principal, user).unwrap();

        assert!(bytes_on_disk(&house, user).is_empty());
        assert!(house.devices_of(user).is_empty());
        assert_eq!(house.profile(user), None);
        assert_eq!(needs_of(&house, user), None);
        assert_eq!(house.list(UserFilter::default(), 10, 0), (Vec::new(), 0));
        assert_eq!(house.refresh(&ana.refresh).err(), Some(RefreshRefusal::SignedOut));
        assert!(house.log_in("ana@usher.test", PASSWORD).is_err());
        assert!(house.log_in_proven(proven).is_err(), "a proof from before is worth nothing");
        let told = ["accounts.register", "accounts.update_profile", "accounts.erase_user"];
        assert_eq!(house.actions(user), told);

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
        tell(&house, users[1], NEEDS);
        house.vault = Arc::new(Vault::new([7; 32]).rotated_to([8; 32]));
        let reseal = || {
            let nonces = [0; 2].map(|_| [0; 3].map(|_| house.random()));
            let vault = Arc::clone(&house.vault);
            house.send(move |tx| {
                accounts::reseal_users(tx, &ResealUsers { vault: &vault, nonces: &nonces })
            })
        };
        assert_eq!([reseal(), reseal(), reseal()], [Ok(2), Ok(1), Ok(0)]);
        assert_eq!(needs_of(&house, users[1]), Some(NEEDS));
        for (number, user) in users.into_iter().enumerate() {
            let email = format!("ana{number}@usher.test");
            assert_eq!(house.profile(user).unwrap().email.as_str(), email);
            assert_eq!(house.log_in(&email, PASSWORD).unwrap().principal.user, user);
        }
    });
}
