//! Publishing layouts.

use catalog::{
    Page, PublishLayout, PublishLayoutRefusal, find_layout, find_screen, find_show,
    layouts_of_screen, publish_layout,
};
use jiff::civil::date;
use kernel::LayoutId;
use store::Actor;

use crate::world::{World, add_screen, hall, id, publish, read, refused};

#[test]
fn a_layout_comes_back_as_it_was_published() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let layout = world.layout.id;
        let found = read(bench, move |snapshot| find_layout(snapshot, layout)).unwrap();
        assert_eq!(*found, world.layout);
        let nobody = LayoutId::new(id(bench));
        assert_eq!(read(bench, move |snapshot| find_layout(snapshot, nobody)), None);
    });
}

#[test]
fn a_new_version_leaves_existing_shows_alone() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let show = world.add_show(bench, date(2026, 11, 21).at(18, 0, 0, 0));
        let next = hall(bench);
        assert_eq!(publish(bench, &world.screen, next.clone()).version, 2);
        assert_eq!(publish(bench, &world.screen, next.clone()).version, 2, "a replay");

        let screen = world.screen.id;
        let now = read(bench, move |snapshot| find_screen(snapshot, screen)).unwrap();
        assert_eq!(now.layout, Some(next.id));
        let show = read(bench, move |snapshot| find_show(snapshot, show.id)).unwrap();
        assert_eq!(show.layout, world.layout.id);
        let later = world.add_show(bench, date(2026, 11, 22).at(18, 0, 0, 0));
        assert_eq!(later.layout, next.id);

        let versions =
            read(bench, move |snapshot| layouts_of_screen(snapshot, screen, Page::default()));
        let numbers: Vec<i64> = versions.rows.iter().map(|version| version.version).collect();
        assert_eq!((numbers, versions.total), (vec![2, 1], 2));
    });
}

#[test]
fn an_identifier_names_one_layout_of_one_screen() {
    fixtures::on_both_engines(|bench| {
        let world = World::new(bench);
        let other = add_screen(bench, &world.theater, 2);
        let command =
            PublishLayout { actor: Actor::System, screen: other.id, layout: world.layout.clone() };
        let refusal = refused(bench, move |tx| publish_layout(tx, &command));
        assert_eq!(refusal, PublishLayoutRefusal::IdReused);
    });
}
