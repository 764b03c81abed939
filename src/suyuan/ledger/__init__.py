"""Ledger (台账): entries and the Merkle tree over them."""
