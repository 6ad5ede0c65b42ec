//! What is counted of all this, in `GET /metrics`.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// The counters. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Requests for seats about which the gate was asked.
    pub gate_asked: Counter,
    /// Those that it turned away.
    pub gate_refused: Counter,
    /// Those about which it could not say anything: the database decided alone.
    pub gate_aside: Counter,
    /// Requests counted in a bucket of all nodes.
    pub limits_shared: Counter,
    /// Requests counted in a bucket of this node, though there should be one of all nodes.
    pub limits_local: Counter,
    /// Facts told to other nodes.
    pub facts_sent: Counter,
    /// Facts heard of other nodes.
    pub facts_heard: Counter,
    /// Times that facts may have been lost, so that everything kept because of them was dropped.
    pub facts_missed: Counter,
    /// Redis servers that are configured: lines, to a server or a cluster.
    pub lines: Gauge,
    /// Those that answer.
    pub lines_up: Gauge,
}

impl Counts {
    /// Shows them under their names.
    pub fn register(&self, registry: &mut Registry) {
        let counters = [
            ("seat_gate_asked", "Holds about which the gate was asked", &self.gate_asked),
            ("seat_gate_refused", "Holds that the gate turned away", &self.gate_refused),
            ("seat_gate_aside", "Holds that the gate left to the database", &self.gate_aside),
            ("limits_shared", "Requests counted over all nodes", &self.limits_shared),
            ("limits_local", "Requests counted here, as Redis is away", &self.limits_local),
            ("facts_sent", "Facts told to other nodes", &self.facts_sent),
            ("facts_heard", "Facts heard of other nodes", &self.facts_heard),
            ("facts_missed", "Times that facts may have been lost", &self.facts_missed),
        ];
        for (name, help, counter) in counters {
            registry.register(name, help, counter.clone());
        }
        registry.register("redis_lines", "Redis servers configured", self.lines.clone());
        registry.register("redis_lines_up", "Redis servers that answer", self.lines_up.clone());
    }
}
