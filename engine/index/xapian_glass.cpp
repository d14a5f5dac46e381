// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/xapian_glass.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <system_error>
#include <utility>

#include "index/layout.hpp"
#include "index/segment_hash.hpp"

namespace quarry::index {
namespace {

constexpr std::size_t directory_begin = 11;  // after revision, level, two free counts and the directory's end
constexpr std::uint32_t revision = 1;
constexpr unsigned char whole_tag = 0x60;  // flags in the item's length: its first and its last piece

void put2(unsigned char* at, std::size_t value) {
  at[0] = static_cast<unsigned char>(value >> 8);
  at[1] = static_cast<unsigned char>(value);
}

void put4(unsigned char* at, std::uint32_t value) {
  put2(at, value >> 16);
  put2(at + 2, value & 0xffff);
}

[[noreturn]] void throw_disk(const std::filesystem::path& path) {
  throw Error(Code::internal, "cannot write " + path.string() + ": " + std::generic_category().message(errno) +
                                  "; free space or repair the disk, then run the job again");
}

void write_at(int descriptor, const void* from, std::size_t size, std::uint64_t offset,
              const std::filesystem::path& path) {
  const auto* at = static_cast<const char*>(from);
  while (size > 0) {
    const auto written = ::pwrite(descriptor, at, size, static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw_disk(path);
    at += written;
    size -= static_cast<std::size_t>(written);
    offset += static_cast<std::uint64_t>(written);
  }
}

}  // namespace

void pack_glass(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

void pack_glass_sorting(std::string& out, std::uint32_t value) {
  if (value < 0x8000) {
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value);
    return;
  }
  // As many leading ones as there are bytes after the second, then a zero, then the number.
  const auto bytes = static_cast<unsigned>((37 - std::countl_zero(value)) / 7);
  const auto mark = 0xffU << (10 - bytes);
  for (auto i = bytes; i-- > 0;) {
    const auto byte = i == 4 ? 0U : value >> (8 * i);
    out += static_cast<char>(i + 1 == bytes ? byte | mark : byte);
  }
}

GlassWriter::GlassWriter(const std::filesystem::path& database) : database_(database) {
  std::error_code error;
  if (!std::filesystem::create_directory(database, error))
    throw Error(Code::internal, "cannot create " + database.string() + ": " +
                                    (error ? error.message() : "it is there already") +
                                    "; remove what stands there, or free space");
  descriptor_ = ::open((database / "postlist.glass").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw_disk(database / "postlist.glass");
  start(0);
  auto* null_item = place(0, 3);  // every table begins with an item without key and tag
  null_item[0] = whole_tag;
  null_item[1] = null_item[2] = 0;
}

GlassWriter::~GlassWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void GlassWriter::start(std::size_t level) {
  if (level == levels_.size()) levels_.emplace_back();
  auto& block = levels_[level];
  block.bytes.fill(0);
  block.number = next_block_++;
  block.directory_end = directory_begin;
  block.items_begin = block_bytes;
}

bool GlassWriter::fits(std::size_t level, std::size_t item_bytes) const {
  const auto& block = levels_[level];
  return block.items_begin - block.directory_end >= item_bytes + 2;
}

unsigned char* GlassWriter::place(std::size_t level, std::size_t item_bytes) {
  auto& block = levels_[level];
  block.items_begin -= item_bytes;
  put2(&block.bytes[block.directory_end], block.items_begin);
  block.directory_end += 2;
  return &block.bytes[block.items_begin];
}

void GlassWriter::write(std::size_t level) {
  auto& block = levels_[level];
  auto* head = block.bytes.data();
  const auto free = block.items_begin - block.directory_end;
  put4(head, revision);
  head[4] = static_cast<unsigned char>(level);
  put2(head + 5, free);  // in one piece
  put2(head + 7, free);  // in all
  put2(head + 9, block.directory_end);
  write_at(descriptor_, head, block_bytes, std::uint64_t{block.number} * block_bytes, database_ / "postlist.glass");
}

void GlassWriter::put_branch(std::size_t level, std::string_view key, std::uint16_t component,
                             std::uint32_t child) {
  auto* item = place(level, 4 + 1 + key.size() + 2);
  put4(item, child);
  item[4] = static_cast<unsigned char>(key.size());
  key.copy(reinterpret_cast<char*>(item) + 5, key.size());
  put2(item + 5 + key.size(), component);
}

void GlassWriter::branch(std::size_t level, std::string_view key, std::uint32_t child) {
  if (fits(level, 4 + 1 + key.size() + 2)) return put_branch(level, key, 1, child);
  const auto full = levels_[level].number;
  write(level);
  start(level);
  put_branch(level, {}, 0, child);  // the first key of a branch block says nothing that its parent does not
  if (level + 1 == levels_.size()) {
    start(level + 1);
    put_branch(level + 1, {}, 0, full);
  }
  branch(level + 1, key, levels_[level].number);
}

void GlassWriter::add(std::string_view key, std::string_view tag) {
  const auto size = 2 + 1 + key.size() + tag.size();
  if (!fits(0, size)) {
    const auto full = levels_[0].number;
    write(0);
    start(0);
    if (levels_.size() == 1) {
      start(1);
      put_branch(1, {}, 0, full);
    }
    const auto differs = std::mismatch(key.begin(), key.end(), last_key_.begin(), last_key_.end()).first;
    const auto shared = static_cast<std::size_t>(differs - key.begin());
    branch(1, key.substr(0, shared + 1), levels_[0].number);
  }
  auto* item = place(0, size);
  put2(item, size - 3);
  item[0] |= whole_tag;
  item[2] = static_cast<unsigned char>(key.size());
  key.copy(reinterpret_cast<char*>(item) + 3, key.size());
  tag.copy(reinterpret_cast<char*>(item) + 3 + key.size(), tag.size());
  last_key_ = key;
  ++entries_;
}

void GlassWriter::finish(const GlassStatistics& statistics) {
  for (std::size_t level = 0; level < levels_.size(); ++level) write(level);
  if (::fsync(descriptor_) != 0) throw_disk(database_ / "postlist.glass");
  if (::close(std::exchange(descriptor_, -1)) != 0) throw_disk(database_ / "postlist.glass");
  write_version(statistics);
  sync_path(database_);
}

void GlassWriter::write_version(const GlassStatistics& statistics) const {
  std::string out("\x0f\x0dXapian Glass\x04\x6e", 16);
  for (const std::uint64_t salt : {1, 2}) {  // an id of the database
    const auto half = hash64(database_.string() + std::to_string(entries_), salt);
    out.append(reinterpret_cast<const char*>(&half), sizeof half);
  }
  pack_glass(out, revision);
  const auto table = [&](std::uint32_t root, std::uint32_t flags, std::uint32_t entries, unsigned compress,
                         const std::string& free_list) {
    pack_glass(out, root);
    pack_glass(out, flags);
    pack_glass(out, entries);
    pack_glass(out, block_bytes / 2'048);
    pack_glass(out, compress);
    pack_glass(out, free_list.size());
    out += free_list;
  };
  std::string free_list;
  pack_glass(free_list, revision);
  pack_glass(free_list, next_block_);
  free_list.append(4, '\0');  // no free blocks
  const auto level = static_cast<std::uint32_t>(levels_.size() - 1);
  table(levels_.back().number, level << 2 | 2, entries_, 0, free_list);      // postings, written in order
  for (const unsigned compress : {18, 18, 0, 18, 18}) table(0, 3, 0, compress, {});  // five tables that are not there
  pack_glass(out, statistics.documents);
  pack_glass(out, 0);  // ids beyond the number of documents
  pack_glass(out, statistics.shortest);
  pack_glass(out, statistics.most_occurrences);
  pack_glass(out, statistics.longest - statistics.most_occurrences);
  pack_glass(out, 0);  // change sets
  pack_glass(out, statistics.total_length);
  pack_glass(out, 0);  // spelling
  const auto path = database_ / "iamglass";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) throw_disk(path);
  try {
    write_at(file, out.data(), out.size(), 0, path);
    if (::fsync(file) != 0) throw_disk(path);
  } catch (...) {  // goes on
    ::close(file);
    throw;
  }
  if (::close(file) != 0) throw_disk(path);
}

}  // namespace quarry::index
