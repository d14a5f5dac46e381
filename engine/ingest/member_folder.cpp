// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/member_folder.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "quarry/error.hpp"
#include "quarry/utf8.hpp"

namespace quarry::intake {
namespace {

constexpr std::size_t longest_name = 1000;  // with the archive's own path before it, below a subject's 4,096

/// Length of the UTF-8 character that the text starts with; 0 where it is none.
std::size_t character(std::string_view text) {
  const auto step = utf8_step(text, 0);
  return step.valid ? step.length : 0;
}

bool is_valid(std::string_view text) {
  while (!text.empty()) {
    const auto length = character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

int MemberFolder::open(const RemoteFile& file) {
  const auto found = files_.find(file.path);
  if (found == files_.end()) throw Error(Code::corrupt, file.path + ": its bytes did not come out of the archive");
  const int descriptor = ::fcntl(found->second.get(), F_DUPFD_CLOEXEC, 0);
  files_.erase(found);
  if (descriptor < 0) throw Error(Code::internal, file.path + ": cannot be opened: " + std::strerror(errno));
  return descriptor;
}

void MemberFolder::fetch(const RemoteFile& file, std::uint64_t, const ByteSink&) {
  throw Error(Code::internal, file.path + ": a file in an archive is not downloaded");
}

Descriptor unnamed_file() {
  std::error_code failure;
  const auto folder = std::filesystem::temp_directory_path(failure);
  Descriptor file(::open(failure ? "/tmp" : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;
  // a file system that has no such files (overlays of old kernels): memory then
  file = Descriptor(::memfd_create("quarry-member", MFD_CLOEXEC));
  if (!file) throw Error(Code::internal, std::string("cannot make a temporary file: ") + std::strerror(errno));
  return file;
}

std::string clean_name(std::string_view raw, std::uint64_t number) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string name;
  const bool escape = !is_valid(raw);  // then `%` too, so that no two names become one
  while (!raw.empty()) {
    const auto length = character(raw);
    if (length == 0 || (escape && raw.front() == '%')) {
      const auto byte = static_cast<unsigned char>(raw.front());
      name += '%';
      name += digits[byte >> 4];
      name += digits[byte & 15];
    } else {
      name += raw.substr(0, length);
    }
    raw.remove_prefix(std::max<std::size_t>(length, 1));
  }
  if (name.empty()) return "unnamed " + std::to_string(number);
  if (name.size() <= longest_name) return name;
  auto cut = longest_name;
  while ((static_cast<unsigned char>(name[cut]) & 0xc0) == 0x80) --cut;
  return name.substr(0, cut) + "~" + std::to_string(number);
}

}  // namespace quarry::intake
