//! Refreshing, leaving, and what a copied token brings about.

use accounts::{
    LogOut, LogOutEverywhere, REFRESH_REPEAT_SECONDS, RefreshRefusal, RefreshSignIn, RefreshToken,
    Refreshed, SIGN_IN_KEEP_SECONDS, SIGN_IN_SECONDS,
};
use fixtures::{Bench, on_both_engines};
use store::Snapshot;

use crate::house::{House, PASSWORD};

#[test]
fn each_refresh_gives_the_next_token_and_more_time() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let first = house.register("ana@usher.test");
        let mut refresh = first.refresh;
        for _ in 0..3 {
            bench.clock.advance_seconds(SIGN_IN_SECONDS - 1);
            let device = house.refresh(&refresh).unwrap();
            assert_eq!(device.principal, first.principal);
            refresh = device.refresh;
        }
        assert_eq!(house.devices_of(first.principal.user).len(), 1);
    });
}

#[test]
fn a_token_used_twice_ends_the_whole_sign_in() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let first = house.register("ana@usher.test");
        let user = first.principal.user;
        let other = house.log_in("ana@usher.test", PASSWORD).unwrap();
        let second = house.refresh(&first.refresh).unwrap();
        let third = house.refresh(&second.refresh).unwrap();

        assert_eq!(house.refresh(&first.refresh).err(), Some(RefreshRefusal::Reused));
        assert_eq!(house.refresh(&third.refresh).err(), Some(RefreshRefusal::SignedOut));
        assert_eq!(house.refresh(&first.refresh).err(), Some(RefreshRefusal::SignedOut));
        assert!(house.refresh(&other.refresh).is_ok(), "another device is not touched");

        let reused: Vec<_> = house
            .journal(user)
            .into_iter()
            .filter(|row| row.action == "accounts.refresh_token_reused")
            .collect();
        assert_eq!(reused.len(), 1);
        assert_eq!(reused[0].actor, "system");
        assert_eq!(reused[0].detail["signIn"], first.principal.sign_in.to_string());
    });
}

#[test]
fn a_token_whose_answer_was_lost_is_answered_the_same_for_a_moment() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let first = house.register("ana@usher.test");
        let fresh = house.refresh(&first.refresh).unwrap().refresh;
        bench.clock.advance_seconds(REFRESH_REPEAT_SECONDS - 1);
        let again = house.refresh(&first.refresh).unwrap();
        assert_eq!(again.principal, first.principal);
        assert_eq!(again.refresh.hash(), fresh.hash());
        assert_eq!(house.tidy(), 0);
        bench.clock.advance_seconds(1);
        assert_eq!(house.refresh(&first.refresh).err(), Some(RefreshRefusal::Reused));
        assert_eq!(house.refresh(&fresh).err(), Some(RefreshRefusal::SignedOut));
    });
}

#[test]
fn two_who_race_with_one_token_on_two_nodes_come_to_the_same() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        for round in 0..10 {
            let first = house.register(&format!("ana{round}@usher.test"));
            let fresh = house.tokens.next_refresh_token(&first.refresh);
            let command = RefreshSignIn { spent: first.refresh.hash(), fresh: fresh.hash() };
            let renewed = Refreshed::Renewed(first.principal.clone());
            assert_eq!(race(bench, [command; 2]), [renewed.clone(), renewed]);
            assert!(house.refresh(&fresh).is_ok());
        }
    });
}

#[test]
fn two_who_race_with_one_token_do_not_both_win() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        for round in 0..10 {
            let spent = house.register(&format!("ana{round}@usher.test")).refresh.hash();
            let fresh = || RefreshToken::new(house.random()).hash();
            let answers = race(bench, [(); 2].map(|()| RefreshSignIn { spent, fresh: fresh() }));
            let reused = Refreshed::Refused(RefreshRefusal::Reused);
            assert_eq!(answers.iter().filter(|answer| **answer == reused).count(), 1);
        }
    });
}

fn race(bench: &Bench, commands: [RefreshSignIn; 2]) -> [Refreshed; 2] {
    let racers = commands.map(|command| {
        let store = bench.store.clone();
        std::thread::spawn(move || {
            store.write_blocking("refresh", move |tx| accounts::refresh_sign_in(tx, &command))
        })
    });
    racers.map(|racer| racer.join().unwrap().unwrap())
}

#[test]
fn a_sign_in_without_a_sign_of_life_is_over() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let device = house.register("ana@usher.test");
        bench.clock.advance_seconds(SIGN_IN_SECONDS);
        assert_eq!(house.refresh(&device.refresh).err(), Some(RefreshRefusal::SignedOut));
        assert!(house.devices_of(device.principal.user).is_empty());
    });
}

#[test]
fn an_unknown_token_is_nobody() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let unknown = RefreshToken::new(house.random());
        assert_eq!(house.refresh(&unknown).err(), Some(RefreshRefusal::SignedOut));
    });
}

#[test]
fn leaving_ends_one_device_and_only_ones_own() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let (ana, ben) = (house.register("ana@usher.test"), house.register("ben@usher.test"));
        let phone = house.log_in("ana@usher.test", PASSWORD).unwrap();
        let leave = |user, sign_in| {
            house.send(move |tx| accounts::log_out(tx, &LogOut { user, sign_in })).unwrap();
        };
        leave(ben.principal.user, phone.principal.sign_in);
        assert_eq!(house.devices_of(ana.principal.user).len(), 2, "not Ben's to end");

        leave(ana.principal.user, phone.principal.sign_in);
        leave(ana.principal.user, phone.principal.sign_in);
        assert_eq!(house.refresh(&phone.refresh).err(), Some(RefreshRefusal::SignedOut));
        assert!(house.refresh(&ana.refresh).is_ok());
        let actions = house.actions(ana.principal.user);
        assert_eq!(actions, ["accounts.register", "accounts.log_in", "accounts.log_out"]);
    });
}

#[test]
fn a_token_tells_whose_sign_in_it_is_until_that_ends() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let ana = house.register("ana@usher.test");
        let (user, sign_in) = (ana.principal.user, ana.principal.sign_in);
        let next = house.refresh(&ana.refresh).unwrap().refresh;
        let find = |token: &RefreshToken| {
            let hash = token.hash();
            let find = move |snapshot: &mut Snapshot<'_>| accounts::find_sign_in(snapshot, &hash);
            bench.store.read_blocking("find", find).unwrap()
        };
        assert_eq!(find(&next), Some((sign_in, user)));
        assert_eq!(find(&ana.refresh), Some((sign_in, user)), "spent, and still known");
        assert_eq!(find(&RefreshToken::new(house.random())), None);
        house.send(move |tx| accounts::log_out(tx, &LogOut { user, sign_in })).unwrap();
        assert_eq!((find(&next), find(&ana.refresh)), (None, None));
    });
}

#[test]
fn leaving_everywhere_ends_every_device_of_one_person() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let (ana, ben) = (house.register("ana@usher.test"), house.register("ben@usher.test"));
        let phone = house.log_in("ana@usher.test", PASSWORD).unwrap();
        let user = ana.principal.user;
        let leave =
            || house.send(move |tx| accounts::log_out_everywhere(tx, &LogOutEverywhere { user }));
        assert_eq!(leave(), Ok(2));
        assert_eq!(leave(), Ok(0));
        for token in [&ana.refresh, &phone.refresh] {
            assert_eq!(house.refresh(token).err(), Some(RefreshRefusal::SignedOut));
        }
        assert!(house.refresh(&ben.refresh).is_ok());
    });
}

#[test]
fn tidying_forgets_only_what_nobody_can_use() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let left = house.register("ana@usher.test");
        let spent = left.refresh;
        let next = house.refresh(&spent).unwrap();
        assert_eq!(house.tidy(), 0, "a spent token is still recognised");

        bench.clock.advance_seconds(SIGN_IN_SECONDS - 1);
        let last = house.refresh(&next.refresh).unwrap();
        bench.clock.advance_seconds(1);
        assert_eq!(house.tidy(), 1, "the first token is too old to be recognised");
        assert_eq!(house.refresh(&spent).err(), Some(RefreshRefusal::SignedOut));
        assert!(house.refresh(&last.refresh).is_ok());

        bench.clock.advance_seconds(SIGN_IN_SECONDS + SIGN_IN_KEEP_SECONDS);
        assert_eq!(house.tidy(), 3, "two spent tokens and their sign-in");
        assert_eq!(house.tidy(), 0);
    });
}
