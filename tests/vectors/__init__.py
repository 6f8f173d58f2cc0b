"""What the server's rules say of many cases, for the same rules on devices to say the same.

``python -m tests.vectors`` writes ``server/web/vectors/*.json`` and the forms of facts
(``server/web/shared/rules/shapes.json``); ``tests/project/test_vectors.py`` fails when they are
not what the rules say now, ``npm test`` in ``server/web`` when the device says something else.
"""
