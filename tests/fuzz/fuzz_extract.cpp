// SPDX-License-Identifier: GPL-3.0-or-later
// Every extractor that claims the bytes reads them: never a crash or an exception other than Error, and what comes out of the
// merge passes validation with its complaints as diagnostics. The first line of the input is the file's name.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "quarry/error.hpp"
#include "quarry/extractors.hpp"
#include "quarry/record.hpp"

namespace {

int memory_file(std::string_view bytes) {
  const int fd = ::memfd_create("fuzz", MFD_CLOEXEC);
  if (fd < 0 || ::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  return fd;
}

quarry::Part extracted(const quarry::Extractor& extractor, const std::string& name, std::string_view bytes) {
  quarry::Group group;
  group.key = name;
  group.files.emplace_back(name, memory_file(bytes), bytes.size());
  quarry::PartSink sink(*extractor.format);
  try {
    extractor.extract(group, sink);
  } catch (const quarry::Error&) {
  }
  return sink.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = bytes.find('\n');
  if (line == std::string_view::npos || line == 0 || line > 100 || bytes.find('\0') < line) return 0;
  const std::string name(bytes.substr(0, line));
  bytes.remove_prefix(line + 1);
  const auto head = bytes.substr(0, 64 << 10);
  const auto tail = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 16 << 10));
  std::vector<quarry::Part> parts;
  for (const auto* extractor : quarry::extractors())
    if (extractor->format->claims(name, head, tail) != quarry::Claim::no) parts.push_back(extracted(*extractor, name, bytes));
  for (auto& merged : quarry::merge(std::move(parts))) {
    quarry::Record record;
    record.subject = name + "#" + merged.key;
    record.content = std::move(merged.content);
    (void)quarry::validate(std::move(record), "urn:quarry:fuzz");
  }
  return 0;
}
