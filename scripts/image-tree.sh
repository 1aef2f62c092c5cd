# shellcheck shell=bash
#
# The files of an image of the Docker Engine.
#
#   image_tree IMAGE FOLDER   makes FOLDER, which is not there or empty, with owners, modes and
#                             extended attributes; it appears when it is whole
#
# Needs root and log.sh. Sets a trap on EXIT, so that nothing is left when it is interrupted.

image_tree() {
  local image=$1 folder=$2
  image_tree_container=bootwright-tree-$$
  image_tree_work=$(mktemp -d "$folder.XXXXXX")
  trap image_tree_clean EXIT
  step "unpacking $image"
  # The command never runs; an image may have none of its own.
  docker create --name "$image_tree_container" "$image" none >/dev/null 2>"$image_tree_work/message" ||
    die 66 "making $folder: docker create $image: $(tail -n 1 "$image_tree_work/message")"
  rm "$image_tree_work/message"
  docker export "$image_tree_container" |
    tar -x --numeric-owner --xattrs --xattrs-include='*' -C "$image_tree_work"
  # The Engine's, not the image's: systemd would take the VM for a container.
  rm -f "$image_tree_work/.dockerenv"
  chmod 755 "$image_tree_work"
  mv -T "$image_tree_work" "$folder"
  step_done
}

image_tree_clean() {
  rm -rf "$image_tree_work"
  # With the volumes that the image asks for.
  docker rm -f -v "$image_tree_container" >/dev/null 2>&1 || true
}
