// The seat map.
