"""What several rooms need of a story: who may open it, how it is presented, its fields and credits."""
