// SPDX-License-Identifier: GPL-3.0-or-later
// The extractor that `--extractor=NAME` names reads the bytes, claimed or not: never a crash or an exception other than Error, and
// what it states merges and passes validation with its complaints as diagnostics. The first line of the input is the file's name.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "quarry/error.hpp"
#include "quarry/extractors.hpp"
#include "quarry/record.hpp"

namespace {

const quarry::Extractor* chosen = nullptr;

int memory_file(std::string_view bytes) {
  const int fd = ::memfd_create("fuzz", MFD_CLOEXEC);
  if (fd < 0 || ::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  return fd;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  constexpr std::string_view flag = "--extractor=";
  for (int i = 1; i < *argc; ++i) {
    const std::string_view argument((*argv)[i]);
    if (!argument.starts_with(flag)) continue;
    const auto all = quarry::extractors();
    const auto found = std::ranges::find_if(all, [&](const auto* one) { return one->format->name == argument.substr(flag.size()); });
    if (found != all.end()) chosen = *found;
  }
  if (chosen != nullptr) return 0;
  std::fprintf(stderr, "say which: --extractor=NAME, the name of a folder of extractors/\n");
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = bytes.find('\n');
  if (line == std::string_view::npos || line == 0 || line > 100 || bytes.find('\0') < line) return 0;
  const std::string name(bytes.substr(0, line));
  bytes.remove_prefix(line + 1);
  quarry::Group group;
  group.key = name;
  group.files.emplace_back(name, memory_file(bytes), bytes.size());
  quarry::PartSink sink(*chosen->format);
  try {
    chosen->extract(group, sink);
  } catch (const quarry::Error&) {
    // What cannot be read at all is said so; anything else ends the program.
  }
  std::vector<quarry::Part> parts;
  parts.push_back(sink.take());
  for (auto& merged : quarry::merge(std::move(parts))) {
    quarry::Record record;
    record.subject = name + "#" + merged.key;
    record.content = std::move(merged.content);
    (void)quarry::validate(std::move(record), "urn:quarry:fuzz");
  }
  return 0;
}
