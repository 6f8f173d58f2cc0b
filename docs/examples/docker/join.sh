#!/usr/bin/env bash
# Makes one cluster of CouchDB's nodes (docs.couchdb.org, "Cluster Set Up"), or of the one that is
# alone a finished server. May run again: a node that has joined stays as it is.
set -euo pipefail
at="http://$COUCHDB_USER:$COUCHDB_PASSWORD@couch:5984"

say() { # the body of a request to _cluster_setup
  curl --silent --show-error --header 'Content-Type: application/json' --data "$1" "$at/_cluster_setup"
}

login="\"username\": \"$COUCHDB_USER\", \"password\": \"$COUCHDB_PASSWORD\""
nodes=(couch)
for node in couch-2 couch-3; do
  getent hosts "$node" >/dev/null && nodes+=("$node")
done

if [[ "$(curl --silent "$at/_cluster_setup")" == *cluster_finished* ]]; then
  echo "The set-up was finished before."
elif ((${#nodes[@]} == 1)); then
  say "{\"action\": \"enable_single_node\", \"bind_address\": \"0.0.0.0\", \"singlenode\": true, $login}"
else
  for node in "${nodes[@]:1}"; do
    say "{\"action\": \"enable_cluster\", \"remote_node\": \"$node\", \"port\": 5984, \"bind_address\": \"0.0.0.0\",
      \"node_count\": ${#nodes[@]}, \"remote_current_user\": \"$COUCHDB_USER\", \"remote_current_password\": \"$COUCHDB_PASSWORD\", $login}"
    say "{\"action\": \"add_node\", \"host\": \"$node\", \"port\": 5984, $login}"
  done
  say '{"action": "finish_cluster"}'
fi
curl --fail --silent --show-error "$at/_users" >/dev/null
curl --silent "$at/_membership"
