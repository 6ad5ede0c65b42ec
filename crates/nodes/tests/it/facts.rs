//! What commits on one node is heard on the others, and what is lost is noticed.

use std::sync::Arc;

use fixtures::{Bench, RedisServer};
use kernel::{Fact, MovieId};
use nodes::Company;
use store::{Engine, Store, StoreError};
use uuid::Uuid;

use crate::support::{Node, Told, patient, until, wait};

/// A node with a store of its own.
struct Shop {
    node: Node,
    store: Store,
    told: Arc<Told>,
    company: Company,
}

impl Shop {
    async fn open(bench: &Bench, server: &RedisServer) -> Self {
        let node = Node::join(&patient(vec![server.url()])).await;
        let store = bench.store.clone();
        let told = Told::listening_to(&store);
        let company = node.nodes.keep_company(&store);
        company.listening().await;
        Self { node, store, told, company }
    }

    async fn commit(&self, movie: u128) {
        let fact = fact(movie);
        let told = move |tx: &mut store::Tx<'_>| {
            tx.fact(fact.clone());
            Ok::<_, StoreError>(())
        };
        self.store.write("told", told).await.unwrap();
    }

    async fn hears(&self, movie: u128) {
        until("it is heard", || async { self.told.facts().contains(&fact(movie)) }).await;
    }
}

fn fact(movie: u128) -> Fact {
    Fact::MovieChanged { movie: MovieId::new(Uuid::from_u128(movie)) }
}

fn benches() -> (Bench, Bench) {
    (Bench::open(Engine::Sqlite, |_| {}), Bench::open(Engine::Sqlite, |_| {}))
}

#[test]
fn what_commits_on_one_node_is_heard_on_the_other_once_and_in_order() {
    let (server, (here, there)) = (RedisServer::start(), benches());
    wait(async {
        let (one, other) = (Shop::open(&here, &server).await, Shop::open(&there, &server).await);
        for movie in 0..100 {
            one.commit(movie).await;
        }
        other.hears(99).await;
        let all: Vec<Fact> = (0..100).map(fact).collect();
        assert_eq!(other.told.facts(), all);
        assert_eq!(one.told.facts(), all, "nobody hears their own echo");
        other.commit(200).await;
        one.hears(200).await;
        assert_eq!(one.node.nodes.counts().facts_sent.get(), 100);
        assert_eq!(other.node.nodes.counts().facts_heard.get(), 100);
    });
}

#[test]
fn a_stream_that_broke_is_noticed_and_mended() {
    let (mut server, (here, there)) = (RedisServer::start(), benches());
    wait(async {
        let (one, other) = (Shop::open(&here, &server).await, Shop::open(&there, &server).await);
        let before = other.told.missed();
        server.kill();
        until("it is noticed", || async { other.told.missed() > before }).await;
        one.commit(1).await;
        assert!(!other.told.facts().contains(&fact(1)), "nothing can be heard");
        server.start_again();
        one.company.listening().await;
        other.company.listening().await;
        one.node.nodes.up().await;
        assert!(other.told.missed() >= before + 2, "once when it broke, once when it was whole");
        one.commit(2).await;
        other.hears(2).await;
    });
}

#[test]
fn a_message_that_is_missing_is_noticed() {
    let (server, (here, there)) = (RedisServer::start(), benches());
    wait(async {
        let (one, other) = (Shop::open(&here, &server).await, Shop::open(&there, &server).await);
        one.commit(1).await;
        other.hears(1).await;
        let before = other.told.missed();
        let message = |node, number: u32| {
            let node = Uuid::from_u128(node);
            let text = format!("{{\"node\":\"{node}\",\"number\":{number},\"facts\":[]}}");
            server.ask(&["PUBLISH", "usher:facts", &text]);
        };
        message(7, 1);
        message(7, 2);
        message(7, 4);
        until("the gap is noticed", || async { other.told.missed() > before }).await;
        let noticed = other.told.missed();
        message(8, 2);
        until("a late beginning is noticed", || async { other.told.missed() > noticed }).await;
        let noticed = other.told.missed();
        server.ask(&["PUBLISH", "usher:facts", "nonsense"]);
        until("nonsense is noticed", || async { other.told.missed() > noticed }).await;
    });
}

#[test]
fn installations_with_their_own_prefix_do_not_hear_each_other() {
    let (server, (here, there)) = (RedisServer::start(), benches());
    wait(async {
        let one = Shop::open(&here, &server).await;
        let mut config = patient(vec![server.url()]);
        config.prefix = "other".into();
        let node = Node::join(&config).await;
        let told = Told::listening_to(&there.store);
        let company = node.nodes.keep_company(&there.store);
        company.listening().await;
        one.commit(1).await;
        server.ask(&["PUBLISH", "other:facts", "the last message"]);
        let missed = told.missed();
        until("the last message is heard", || async { told.missed() > missed || missed > 1 }).await;
        assert_eq!(told.facts(), []);
    });
}
