#!/bin/sh
# Makes dist/ai-portfolio_VERSION_ARCHITECTURE.deb from the frozen folder dist/ai-portfolio (see packaging/README.md).
set -eu
cd "$(dirname "$0")/../.."
frozen=dist/ai-portfolio
[ -x "$frozen/ai-portfolio" ] || { echo "$frozen is missing: run PyInstaller first (packaging/README.md)." >&2; exit 1; }
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
architecture=$(dpkg --print-architecture)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
install -d "$tree/DEBIAN" "$tree/usr/lib" "$tree/usr/bin"
cp -a "$frozen" "$tree/usr/lib/ai-portfolio"
ln -s ../lib/ai-portfolio/ai-portfolio "$tree/usr/bin/ai-portfolio"
install -Dm644 packaging/linux/ai-portfolio.desktop "$tree/usr/share/applications/ai-portfolio.desktop"
install -Dm644 packaging/linux/ai-portfolio.metainfo.xml "$tree/usr/share/metainfo/ai-portfolio.metainfo.xml"
install -Dm644 packaging/linux/ai-portfolio-mime.xml "$tree/usr/share/mime/packages/ai-portfolio.xml"
install -Dm644 resources/icons/ai-portfolio.svg "$tree/usr/share/icons/hicolor/scalable/apps/ai-portfolio.svg"
install -Dm644 LICENSE "$tree/usr/share/doc/ai-portfolio/copyright"
size=$(du -sk "$tree/usr" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" \
	packaging/debian/control.in > "$tree/DEBIAN/control"
# What the program was frozen with keeps its owner and rights, whoever runs this.
dpkg-deb --root-owner-group --build "$tree" "dist/ai-portfolio_${version}_${architecture}.deb"
