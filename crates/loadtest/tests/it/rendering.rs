//! A report says the same in each form.

use std::collections::BTreeMap;

use jiff::Timestamp;
use loadtest::histogram::Latencies;
use loadtest::report::{
    Goal, Machine, Report, Round, Rounds, Section, Series, html, json, markdown, text,
};

fn series(name: &str) -> Series {
    let mut latencies = Latencies::default();
    for millis in 1..=200_u64 {
        latencies.record(std::time::Duration::from_millis(millis));
    }
    Series {
        name: name.to_owned(),
        count: 200,
        rate: 40.0,
        mean_micros: 100_500.0,
        latency: latencies.curve(),
        told_micros: [100_000.0, 180_000.0, 198_000.0, 200_000.0, 200_000.0],
        service_micros: [90_000.0, 170_000.0, 190_000.0, 195_000.0, 199_000.0],
        interval_seconds: 1.0,
        answers_per_second: vec![38.0, 42.0, 40.0, 40.0, 40.0],
        slowest_micros: vec![200_000.0; 5],
    }
}

fn report() -> Report {
    let round = Round { rate: 900.0, baseline_rate: 1_000.0, ratio: 0.9, ..Round::default() };
    let section = Section {
        rounds: Some(Rounds::of("a bare <thing>", vec![round])),
        series: vec![series("Usher: read"), series("a bare <thing>: read")],
        counts: BTreeMap::from([("hold: seats_taken".to_owned(), 1_234)]),
        goals: vec![Goal {
            id: "Q1".into(),
            asked: "at least 0.85".into(),
            found: "0.90".into(),
            is_met: true,
        }],
        ..Section::of("listing", "Hot showtimes", "What was done.")
    };
    Report::of(Timestamp::UNIX_EPOCH, Machine::look(None), vec![section])
}

#[test]
fn every_form_tells_the_same_figures() {
    let report = report();
    for form in [text(&report), markdown(&report), html(&report)] {
        for figure in ["Hot showtimes", "0.90", "900/s", "1,000/s", "198 ms", "1,234", "Q1", "met"]
        {
            assert!(form.contains(figure), "no {figure} in {form}");
        }
    }
    let json: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    let section = &json["sections"][0];
    assert_eq!(section["goals"][0]["is_met"], true);
    assert_eq!(section["series"][0]["answers_per_second"][1], 42.0);
    assert_eq!(section["rounds"]["median"]["ratio"], 0.9);
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let page = html(&report());
    for word in ["<script", "http://", "https://", "src=", "@import", "url("] {
        assert!(!page.contains(word), "{word} in the page");
    }
    assert_eq!(page.matches("<svg").count(), 2, "a plot of percentiles and one over time");
    assert_eq!(page.matches("<polyline").count(), 4);
    assert!(page.contains("a bare &lt;thing&gt;") && !page.contains("a bare <thing>"));
    for opened in ["table", "section", "figure", "svg", "main"] {
        let ends = page.matches(&format!("</{opened}>")).count();
        assert_eq!(page.matches(&format!("<{opened}")).count(), ends, "{opened}");
    }
}

#[test]
fn a_fault_is_told_first_and_makes_the_report_unsound() {
    let mut report = report();
    assert!(report.is_sound());
    report.sections[0].fault("the connection broke: reset");
    assert!(!report.is_sound());
    let forms = [text(&report), markdown(&report), html(&report)];
    assert!(forms.iter().all(|form| form.contains("the connection broke: reset")));
    let page = &forms[2];
    assert!(page.find("class=\"faults\"").unwrap() < page.find("<svg").unwrap());
}
