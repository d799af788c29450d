"""The public ledger: lines, seals over them, and proofs; docs/ledger-spec.md says it all."""
