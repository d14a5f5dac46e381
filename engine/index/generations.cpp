// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/generations.hpp"

#include <cstring>

#include "index/crash_point.hpp"
#include "index/store_files.hpp"

namespace quarry::index {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t format = 1;

std::string header(const char (&magic)[9], const ManifestSegment& segment) {
  std::string bytes(magic, 8);
  put(bytes, format);
  put(bytes, segment.rows);
  put(bytes, static_cast<std::uint32_t>(segment.id.size()));
  bytes += segment.id;
  return bytes;
}

/// Takes integers off a checked file.
class Cutter {
 public:
  Cutter(const fs::path& path, const std::string& wanted_header) : path_(path), bytes_(read_named_file(path)) {
    if (bytes_.size() < wanted_header.size() + 4) fail();
    std::uint32_t crc = 0;
    std::memcpy(&crc, bytes_.data() + bytes_.size() - 4, 4);
    bytes_.resize(bytes_.size() - 4);
    if (crc != checksum_of(bytes_) || bytes_.compare(0, wanted_header.size(), wanted_header) != 0) fail();
    at_ = wanted_header.size();
  }
  template <class T>
  std::vector<T> take(std::uint64_t count) {
    if (count > (bytes_.size() - at_) / sizeof(T)) fail();
    std::vector<T> values(count);
    if (count != 0) std::memcpy(values.data(), bytes_.data() + at_, count * sizeof(T));
    at_ += count * sizeof(T);
    return values;
  }
  void expect_end() const {
    if (at_ != bytes_.size()) fail();
  }
  [[noreturn]] void fail() const {
    throw Error(Code::corrupt, "file '" + path_.string() + "' fails its checks; run `quarry reindex`");
  }

 private:
  const fs::path& path_;
  std::string bytes_;
  std::size_t at_ = 0;
};

template <class T>
void append(std::string& bytes, const std::vector<T>& values) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

void write_checked(const fs::path& path, std::string bytes) {
  const auto crc = checksum_of(bytes);
  put(bytes, crc);
  write_file(path, bytes);
}

constexpr char live_magic[] = "QRYLIVE\n";
constexpr char acl_magic[] = "QRYACLS\n";
constexpr char version_magic[] = "QRYVERS\n";

}  // namespace

fs::path generation_path(const fs::path& directory, const char* kind, std::uint64_t number) {
  return directory / (std::string(kind) + "." + std::to_string(number));
}

Generation read_generation(const fs::path& directory, const ManifestSegment& segment) {
  Generation generation;
  {
    const auto path = generation_path(directory, "live", segment.live);
    Cutter file(path, header(live_magic, segment));
    auto live = std::make_shared<Bitmap>(segment.rows);
    live->words() = file.take<std::uint64_t>((std::uint64_t{segment.rows} + 63) / 64);
    file.expect_end();
    if (live->count() != segment.rows - segment.dead) file.fail();
    generation.live = std::move(live);
  }
  {
    const auto path = generation_path(directory, "acl", segment.acl);
    Cutter file(path, header(acl_magic, segment));
    generation.acl_set = std::make_shared<const std::vector<std::uint32_t>>(file.take<std::uint32_t>(segment.rows));
    file.expect_end();
  }
  const auto path = generation_path(directory, "last_version", segment.last_version);
  Cutter file(path, header(version_magic, segment));
  // Nearly every row is open, so the file lists the closed ones: their number, rows, versions.
  const auto count = file.take<std::uint64_t>(1).front();
  const auto docs = file.take<std::uint32_t>(count);
  const auto versions = file.take<std::int64_t>(count);
  file.expect_end();
  auto last_version = std::make_shared<std::vector<std::int64_t>>(segment.rows, open_version);
  for (std::size_t i = 0; i < docs.size(); ++i) {
    if (docs[i] >= segment.rows) file.fail();
    (*last_version)[docs[i]] = versions[i];
  }
  generation.last_version = std::move(last_version);
  return generation;
}

GenerationDraft::GenerationDraft(ManifestSegment named, std::shared_ptr<const Segment> segment,
                                 const Generation& base)
    : named_(std::move(named)), segment_(std::move(segment)), generation_(base) {}

GenerationDraft::GenerationDraft(std::string id, std::shared_ptr<const Segment> segment,
                                 std::vector<std::uint32_t> acl_set)
    : GenerationDraft(std::move(id), segment, Bitmap(segment->size(), true), std::move(acl_set),
                      std::vector<std::int64_t>(segment->size(), open_version)) {}

GenerationDraft::GenerationDraft(std::string id, std::shared_ptr<const Segment> segment, Bitmap live,
                                 std::vector<std::uint32_t> acl_set, std::vector<std::int64_t> last_version)
    : segment_(std::move(segment)),
      live_(std::make_shared<Bitmap>(std::move(live))),
      acl_set_(std::make_shared<std::vector<std::uint32_t>>(std::move(acl_set))),
      last_version_(std::make_shared<std::vector<std::int64_t>>(std::move(last_version))) {
  named_.id = std::move(id);
  named_.rows = segment_->size();
  generation_ = {live_, acl_set_, last_version_};
}

void GenerationDraft::apply(const RowState& state) {
  const auto doc = segment_->find_row(state.row);
  if (!doc) return;
  if (state.dead() && generation_.live->test(*doc)) {
    if (!live_) generation_.live = live_ = std::make_shared<Bitmap>(*generation_.live);
    live_->reset(*doc);
  }
  if (state.acl_set && (*generation_.acl_set)[*doc] != static_cast<std::uint32_t>(*state.acl_set)) {
    if (!acl_set_)
      generation_.acl_set = acl_set_ = std::make_shared<std::vector<std::uint32_t>>(*generation_.acl_set);
    (*acl_set_)[*doc] = static_cast<std::uint32_t>(*state.acl_set);
  }
  if (state.last_version && (*generation_.last_version)[*doc] != *state.last_version) {
    if (!last_version_)
      generation_.last_version = last_version_ =
          std::make_shared<std::vector<std::int64_t>>(*generation_.last_version);
    (*last_version_)[*doc] = *state.last_version;
  }
}

ManifestSegment GenerationDraft::write(const fs::path& directory, std::uint64_t number) {
  if (live_) {
    auto bytes = header(live_magic, named_);
    append(bytes, live_->words());
    write_checked(generation_path(directory, "live", number), std::move(bytes));
    named_.live = number;
    named_.dead = named_.rows - live_->count();
    crash_point("live written");
  }
  if (acl_set_) {
    auto bytes = header(acl_magic, named_);
    append(bytes, *acl_set_);
    write_checked(generation_path(directory, "acl", number), std::move(bytes));
    named_.acl = number;
    crash_point("acl written");
  }
  if (last_version_) {
    std::vector<std::uint32_t> docs;
    std::vector<std::int64_t> versions;
    for (std::uint32_t doc = 0; doc < named_.rows; ++doc)
      if ((*last_version_)[doc] != open_version) {
        docs.push_back(doc);
        versions.push_back((*last_version_)[doc]);
      }
    auto bytes = header(version_magic, named_);
    put(bytes, std::uint64_t{docs.size()});
    append(bytes, docs);
    append(bytes, versions);
    write_checked(generation_path(directory, "last_version", number), std::move(bytes));
    named_.last_version = number;
  }
  if (live_ || acl_set_ || last_version_) fsync_directory(directory);
  return named_;
}

}  // namespace quarry::index
