#!/bin/sh
# Bring the site to the version that is checked out in /srv/campaign/code, without turning anybody
# away: packages and migrations first, which the running version bears, then a restart behind the
# socket that systemd holds. Run as root: sh deploy/update.sh
set -eu
umask 022 # the site reads what root puts there, also on a server that was hardened to 027
exec < /dev/null # or systemd-run would swallow the commands that were pasted after this one
cd /srv/campaign/code
venv=/srv/campaign/venv
manage() { # as the site's own user, told what site.env and the files named before it say
    files=$1
    shift
    systemd-run --quiet --pipe --wait --collect --uid=campaign --working-directory="$PWD" \
        $files "$venv/bin/python" manage.py "$@"
}
site="-p EnvironmentFile=/etc/campaign/site.env"
owner="$site -p EnvironmentFile=/etc/campaign/owner.env"

"$venv/bin/pip" install --quiet --disable-pip-version-check -r requirements.txt
manage "$site" collectstatic --noinput --verbosity=0
if [ -e /etc/campaign/owner.env ]; then # a second machine has none: the first one migrates
    manage "$owner" migrate --verbosity=0
    runuser -u postgres -- psql -q -v ON_ERROR_STOP=1 -d campaign -f deploy/roles.sql
fi
systemctl restart campaign.service
manage "$site" make_crops
manage "$site" doctor
