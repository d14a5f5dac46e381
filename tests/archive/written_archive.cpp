// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/written_archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>

namespace quarry::test {
namespace {

la_ssize_t append(::archive*, void* to, const void* bytes, std::size_t size) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void write_entry(::archive* out, const WrittenEntry& entry) {
  auto* const header = archive_entry_new();
  archive_entry_set_pathname(header, entry.name.c_str());
  archive_entry_set_perm(header, 0644);
  archive_entry_set_mtime(header, 1'600'000'000, 0);
  switch (entry.kind) {
    case WrittenEntry::Kind::file: archive_entry_set_filetype(header, AE_IFREG); break;
    case WrittenEntry::Kind::directory: archive_entry_set_filetype(header, AE_IFDIR); break;
    case WrittenEntry::Kind::fifo: archive_entry_set_filetype(header, AE_IFIFO); break;
    case WrittenEntry::Kind::symlink:
      archive_entry_set_filetype(header, AE_IFLNK);
      archive_entry_set_symlink(header, entry.content.c_str());
      break;
    case WrittenEntry::Kind::hardlink:
      archive_entry_set_filetype(header, AE_IFREG);
      archive_entry_set_hardlink(header, entry.content.c_str());
      break;
  }
  const bool has_bytes = entry.kind == WrittenEntry::Kind::file;
  archive_entry_set_size(header, has_bytes ? static_cast<la_int64_t>(entry.content.size()) : 0);
  const bool written = archive_write_header(out, header) >= ARCHIVE_WARN &&
                       (!has_bytes || archive_write_data(out, entry.content.data(), entry.content.size()) ==
                                          static_cast<la_ssize_t>(entry.content.size()));
  archive_entry_free(header);
  if (!written) throw std::runtime_error(entry.name + " cannot be written");
}

}  // namespace

std::string written_archive(const std::string& format, const std::vector<WrittenEntry>& entries,
                            const std::string& password) {
  std::string bytes;
  auto* const out = archive_write_new();
  if (format == "zip") {
    archive_write_set_format_zip(out);
    if (!password.empty()) {
      archive_write_set_options(out, "zip:encryption=aes256");
      archive_write_set_passphrase(out, password.c_str());
    }
  } else {
    archive_write_set_format_pax_restricted(out);
    if (format == "tar.gz") archive_write_add_filter_gzip(out);
    if (format == "tar.bz2") archive_write_add_filter_bzip2(out);
    if (format == "tar.xz") archive_write_add_filter_xz(out);
    if (format == "tar.zst") archive_write_add_filter_zstd(out);
  }
  archive_write_open(out, &bytes, nullptr, append, nullptr);
  for (const auto& entry : entries) write_entry(out, entry);
  archive_write_free(out);
  return bytes;
}

}  // namespace quarry::test
