// SPDX-License-Identifier: GPL-3.0-or-later
// bench-fetch SOURCE HOST:PORT AT_ONCE [SPOOL_MEBIBYTES]: lists a source and downloads all of it as an ingest does, hashed, through spool files under
// their budget, but reads none. AT_ONCE 0: as many as is usual.
#include <fmt/format.h>

#include <cstdlib>
#include <deque>

#include "ingest/downloads.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"

namespace {

int run(const std::string& source, const std::string& host, const std::string& at_once, std::uint64_t budget_bytes) {
  quarry::ConnectorOptions options;
  options.allowed_hosts = {host};
  if (at_once != "0") options.settings["http.at_once"] = at_once;
  const auto connector = quarry::open_source(source, options);
  quarry::intake::Downloads downloads(*connector, connector->fetches_at_once(), budget_bytes);
  std::deque<std::future<quarry::intake::Fetched>> coming;
  std::uint64_t files = 0, bytes = 0, failed = 0;
  const auto take = [&] {
    const auto fetched = coming.front().get();
    coming.pop_front();
    failed += fetched.file == nullptr || !fetched.file->whole() ? 1U : 0U;
    if (fetched.file == nullptr) return;
    ++files;
    bytes += fetched.file->size();
  };
  while (auto file = connector->next()) {
    while (!downloads.budget().wait_for(file->size.value_or(0), std::chrono::milliseconds(coming.empty() ? 1000 : 0))) {
      if (!coming.empty()) take();
    }
    const auto size = file->size.value_or(0);
    coming.push_back(downloads.fetch(std::move(*file), {quarry::intake::Reservation(downloads.budget(), size), false, false, nullptr}));
    while (!coming.empty() && coming.front().wait_for(std::chrono::seconds(0)) == std::future_status::ready) take();
  }
  while (!coming.empty()) take();
  fmt::print("{} files, {} bytes, {} failed or cut, listing {}\n", files, bytes, failed, connector->complete() ? "whole" : "not whole");
  return failed == 0 && connector->complete() ? 0 : 3;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    fmt::print(stderr, "usage: bench-fetch SOURCE HOST:PORT AT_ONCE [SPOOL_MEBIBYTES]\n");
    return 2;
  }
  try {
    return run(arguments[1], arguments[2], arguments[3], (count > 4 ? std::strtoull(arguments[4], nullptr, 10) : 4096) << 20);
  } catch (const quarry::Error& error) {
    fmt::print(stderr, "bench-fetch: {}\n", error.what());
    return 1;
  }
}
