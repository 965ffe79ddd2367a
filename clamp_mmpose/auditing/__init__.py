"""Which labels look wrong, by models that were not trained on them."""
