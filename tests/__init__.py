"""Tests: a package of its own, because distributions that carry a package of this name would hide ours."""
