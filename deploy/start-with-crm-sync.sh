#!/bin/sh
# Copies the package from the image to the folder that n8n loads community packages from, then runs the given command.
# That folder is usually on a volume, which hides files of the image in the same place.
set -eu

image=${CRM_SYNC_IMAGE_FOLDER:-/opt/crm-sync}
nodes=${N8N_USER_FOLDER:-$HOME}/.n8n/nodes

mkdir -p "$nodes/node_modules"
rm -rf "$nodes/node_modules/n8n-nodes-crm-sync"
cp -R "$image/node_modules/n8n-nodes-crm-sync" "$nodes/node_modules/"
# n8n loads the dependencies of a package from inside it.
mkdir -p "$nodes/node_modules/n8n-nodes-crm-sync/node_modules"
for dependency in "$image"/node_modules/*; do
	case $dependency in
	*/n8n-nodes-crm-sync) ;;
	*) cp -R "$dependency" "$nodes/node_modules/n8n-nodes-crm-sync/node_modules/" ;;
	esac
done

exec "$@"
