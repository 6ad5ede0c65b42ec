-- Events of gateways are forgotten by their age.

CREATE INDEX gateway_events_received ON gateway_events (received_at);
