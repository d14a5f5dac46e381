// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/reading.hpp"

#include <unistd.h>

#include "quarry/connectors.hpp"

namespace quarry::test {

Listing list(const std::string& source, const ConnectorOptions& options) {
  Listing seen;
  try {
    seen.connector = open_source(source, options);
    while (auto file = seen.connector->next()) {
      seen.connector->look_at(*file);
      auto path = file->path;
      if (!seen.files.emplace(path, std::move(*file)).second) seen.twice.push_back(std::move(path));
    }
  } catch (const Error& error) {
    seen.code = error.code();
    seen.what = error.what();
  }
  if (!seen.connector) return seen;
  seen.complete = !seen.code && seen.connector->complete();
  for (const auto& one : seen.connector->take_diagnostics()) seen.diagnostics.push_back(one.message);
  return seen;
}

Fetched fetch(Connector& connector, const RemoteFile& file, std::uint64_t offset) {
  std::string bytes;
  try {
    const int descriptor = connector.open(file);
    if (descriptor < 0) {
      connector.fetch(file, offset, [&](std::span<const char> piece) {
        bytes.append(piece.data(), piece.size());
        return true;
      });
      return {bytes, {}, {}};
    }
    char buffer[4096];
    ::lseek(descriptor, static_cast<off_t>(offset), SEEK_SET);
    for (ssize_t got = 0; (got = ::read(descriptor, buffer, sizeof buffer)) > 0;) bytes.append(buffer, static_cast<std::size_t>(got));
    ::close(descriptor);
    return {bytes, {}, {}};
  } catch (const Error& error) {
    return {{}, error.code(), error.what()};
  }
}

Fetched fetch_patiently(Connector& connector, const RemoteFile& file) {
  auto fetched = fetch(connector, file);
  for (int again = 0; again < 2 && fetched.code == Code::unavailable; ++again) fetched = fetch(connector, file);
  return fetched;
}

std::string text_of(const Listing& listing, const std::string& path) {
  const auto found = listing.files.find(path);
  if (found == listing.files.end() || !listing.connector) return "(not listed)";
  const auto fetched = fetch(*listing.connector, found->second);
  return fetched.bytes.value_or("(" + fetched.what + ")");
}

std::string complaints(const Listing& listing) {
  auto all = listing.what;
  for (const auto& one : listing.diagnostics) all += "\n" + one;
  return all;
}

/// Lead bytes and the count of those that follow (RFC 3629).
bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
    i += length;
  }
  return true;
}

}  // namespace quarry::test
