#!/bin/sh
# Makes the .env of docker-compose.yml: secrets of this installation and the two addresses it needs.
#   sh deploy/make-env.sh voice.example.org [address browsers send audio to]
set -eu
cd "$(dirname "$0")/.."

domain=${1:-}
if [ -z "$domain" ]; then
  echo "Usage: sh deploy/make-env.sh DOMAIN [MEDIA_IP]    e.g. sh deploy/make-env.sh voice.example.org 203.0.113.7" >&2
  exit 2
fi
if [ -e .env ]; then
  echo "There is a .env already. Its secrets open the database and the stored keys, so it is left as it is." >&2
  exit 1
fi
# This machine's own address; behind NAT give the outer one yourself.
media_ip=${2:-$(ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p')}
if [ -z "$media_ip" ]; then
  echo "The address of this machine was not found. Give it as the second argument." >&2
  exit 1
fi

secret() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
setup_token=$(secret 16)
umask 077
cat > .env <<END
# Made by deploy/make-env.sh for docker-compose.yml. Keep it: it opens the database and the stored keys.
PARLEY_DOMAIN=$domain
PARLEY_MEDIA_IP=$media_ip
POSTGRES_PASSWORD=$(secret 24)
LIVEKIT_API_KEY=parley$(secret 6)
LIVEKIT_API_SECRET=$(secret 32)
PARLEY_SECRET=$(secret 32)
NEXTAUTH_SECRET=$(secret 32)
PARLEY_SETUP_TOKEN=$setup_token
END
echo "Wrote .env. Calls send their audio to $media_ip; change PARLEY_MEDIA_IP if browsers reach this machine elsewhere."
echo "After \`docker compose up --detach --build --wait\`, make the first admin at https://$domain/setup?token=$setup_token"
