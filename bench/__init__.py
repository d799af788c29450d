"""Speed as ratios: our work beside its floor and its peers, in one run on one machine."""
