"""What if: the office's own rules, played forward on afternoons that never were."""
