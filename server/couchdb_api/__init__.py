"""The CouchDB dialect that devices and replication tools speak, one verb or endpoint a file.

app        the WSGI application: request in, answer out, every error as JSON
routes     which verb answers which method and shape of path, and who may ask
path       the raw path, taken apart before anything is decoded
access     who reaches which database
call       what a verb is given (Call) and gives back (Answer)
intake     a JSON document from outside -> Draft; render: Document -> JSON text
"""
