"""Files people send: photos written anew, proofs kept apart."""
