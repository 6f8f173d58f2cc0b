"""Revision trees, pure: one rule a file, no storage and no clock.

revision    how a revision is written, ordered and made
tree        what is known of a document's revisions; graft adds to it
winner      which leaf every replica picks
edit        which revision a new edit follows
missing     which of the named revisions were never seen
line        the ancestors of a revision, and the leaves that follow from it
pruning     what stemming, compaction and purging take away
"""
