"""The public-interest damages fund: operations, the state they make, and every fen in double entry."""
