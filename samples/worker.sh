#!/bin/sh
# A worker in ten lines: ./worker.sh NODE TYPE COMMAND, for example ./worker.sh http://127.0.0.1:8567 thumbnail ./thumbnail.sh
# COMMAND reads a job's payload, JSON, and writes its result, JSON. When it fails, the job is tried again, by whoever asks for it next.
node=$1 type=$2 command=$3
while sleep 0.1; do
    job=$(curl -sf -X POST "$node/v1/jobs/receive?type=$type&wait=20s") && [ "$job" ] || continue
    id=${job#*'"id":"'} id=${id%%'"'*} receipt=${job##*'"receipt":"'} receipt=${receipt%%'"'*}
    payload=${job#*'"payload":'} payload=${payload%',"attempt":'*}
    if result=$(printf '%s' "$payload" | sh -c "$command"); then end=result said="\"result\":$result"
    else end=failure said="\"reason\":\"exit code $?\""; fi
    curl -s --retry 9 --retry-connrefused -o /dev/null -X PUT "$node/v1/jobs/$id/$end" -d "{\"receipt\":\"$receipt\",$said}"
done
