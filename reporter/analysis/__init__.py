"""From the facts of a territory to what they mean: numbers, no words. Everything here is pure."""
