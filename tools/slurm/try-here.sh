#!/bin/sh
# Tries fuzz.sbatch on this machine alone: a Slurm of one host, from Debian's slurm-wlm, runs an array of four tasks that
# search for a planted bug, and the reports are merged.
#
#   apt-get install slurm-wlm && tools/slurm/try-here.sh build/run/tools/raftsim
#
# For root, on a machine that runs no Slurm. All files are in a folder that goes at the end, with the daemons.
set -eu
[ $# -eq 1 ] || { echo "usage: try-here.sh RAFTSIM" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || { echo "try-here.sh: only root can start Slurm's daemons" >&2; exit 2; }
for program in slurmctld slurmd sbatch munged; do
  command -v "$program" >/dev/null ||
    { echo "try-here.sh: $program is missing: apt-get install slurm-wlm" >&2; exit 2; }
done
raftsim=$(realpath "$1")
batch=$(realpath "$(dirname "$0")/fuzz.sbatch")
folder=$(mktemp -d)
host=$(hostname -s)

stop() {
  for daemon in slurmd slurmctld munged; do
    [ ! -f "$folder/$daemon.pid" ] || kill "$(cat "$folder/$daemon.pid")" 2>/dev/null || true
  done
  sleep 1
  rm -rf "$folder"
}
trap stop EXIT

mkdir "$folder/state" "$folder/spool" "$folder/hunt" "$folder/munge"
cat >"$folder/slurm.conf" <<CONF
ClusterName=one
SlurmctldHost=$host
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmctldPort=16817
SlurmdPort=16818
ReturnToService=2
MailProg=/bin/true
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF="$folder/slurm.conf"

# A key of its own: the one of the system, if there is any, is left alone.
dd if=/dev/urandom of="$folder/munge/key" bs=1024 count=1 2>/dev/null
chmod 700 "$folder/munge"
chmod 400 "$folder/munge/key"
chmod 711 "$folder"
munged --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" --pid-file="$folder/munged.pid" \
  --log-file="$folder/munge/log" --seed-file="$folder/munge/seed"
slurmctld -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF"

cd "$folder"
submitted=""
for _ in 1 2 3 4 5 6 7 8 9 10; do
  if sbatch --array=1-4 "$batch" "$raftsim" hunt --seeds 1..400 --failures 100 --bug commit-older-term; then
    submitted=yes
    break
  fi
  sleep 1
done
[ -n "$submitted" ] || { cat "$folder"/*.log >&2; exit 1; }
while [ -n "$(squeue -h)" ]; do
  squeue
  sleep 2
done
cat raftsim-fuzz-*.log
ls hunt
"$raftsim" fuzz merge hunt/report-*.json || [ $? -eq 1 ]
