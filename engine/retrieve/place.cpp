// SPDX-License-Identifier: GPL-3.0-or-later
#include "retrieve/place.hpp"

#include <unistd.h>

#include <algorithm>

#include "quarry/descriptor.hpp"
#include "quarry/error.hpp"

namespace quarry::retrieval {
namespace {

/// Up to so many files are asked for one by one; for more the source is listed.
constexpr std::ptrdiff_t few = 32;
/// Local files, and files that are asked for one by one.
constexpr unsigned usual_at_once = 8;

/// Reads a file of an open source, local or remote.
void read_file(Connector& connector, const RemoteFile& file, std::uint64_t offset, const ByteSink& sink, std::mutex& opening) {
  Descriptor descriptor;
  {
    const std::lock_guard lock(opening);
    descriptor = Descriptor(connector.open(file));
  }
  if (!descriptor) return connector.fetch(file, offset, sink);
  if (::lseek(descriptor.get(), static_cast<off_t>(offset), SEEK_SET) < 0) throw Error(Code::internal, file.path + ": cannot be read");
  std::string buffer(std::size_t{1} << 20, '\0');
  ssize_t got = 0;
  while ((got = ::read(descriptor.get(), buffer.data(), buffer.size())) > 0)
    if (!sink({buffer.data(), static_cast<std::size_t>(got)})) return;
  if (got < 0) throw Error(Code::internal, file.path + ": cannot be read");
}

}  // namespace

struct Place::Opened {
  std::unique_ptr<Connector> connector;
  RemoteFile file;
  std::mutex opening;
};

/// A source and what it lists, by path.
struct Place::Listed {
  std::unique_ptr<Connector> connector;
  std::map<std::string, RemoteFile> files;
  std::mutex opening;
  std::string problem;  ///< why it could not be listed whole; or empty
};

Place::Place(std::vector<std::string> sources, const std::map<std::string, Wanted>& files, Open open)
    : sources_(std::move(sources)), open_(std::move(open)) {
  const auto addressed = std::count_if(files.begin(), files.end(), [](const auto& one) { return !one.second.url.empty(); });
  prefer_listing_ = addressed > few && !sources_.empty();
}

Place::~Place() = default;

Source Place::at_address(const Wanted& wanted) const {
  const auto opened = std::make_shared<Opened>();
  opened->connector = open_(wanted.url);
  auto file = opened->connector->next();
  if (!file) throw Error(Code::not_found, wanted.url + ": has no file");
  opened->file = std::move(*file);
  return {wanted.path, false, [opened](std::uint64_t offset, const ByteSink& sink) {
            read_file(*opened->connector, opened->file, offset, sink, opened->opening);
          }};
}

const std::vector<std::shared_ptr<Place::Listed>>& Place::listings() {
  const std::lock_guard lock(mutex_);
  if (listed_) return listings_;
  listed_ = true;
  for (const auto& source : sources_) {
    auto listed = std::make_shared<Listed>();
    try {
      listed->connector = open_(source);
      while (auto file = listed->connector->next()) {
        auto path = file->path;
        listed->files.emplace(std::move(path), std::move(*file));
      }
    } catch (const Error& error) {
      listed->problem = error.what();
    }
    listings_.push_back(std::move(listed));
  }
  return listings_;
}

unsigned Place::at_once() {
  if (!prefer_listing_) return usual_at_once;
  unsigned most = 0;
  for (const auto& listed : listings()) {
    const auto here = listed->connector ? listed->connector->fetches_at_once() : 0;
    if (here != 0) most = most == 0 ? here : std::min(most, here);
  }
  return most == 0 ? usual_at_once : most;
}

Source Place::find(const Wanted& wanted) {
  if (!wanted.url.empty() && !prefer_listing_) return at_address(wanted);
  std::string problems;
  for (const auto& listed : listings()) {
    // The file itself, or the archive it lies in.
    for (const auto& path : {wanted.path, wanted.path.substr(0, wanted.path.find("!/"))}) {
      const auto found = listed->files.find(path);
      if (found == listed->files.end()) continue;
      const auto* const file = &found->second;
      return {found->first, path != wanted.path, [listed, file](std::uint64_t offset, const ByteSink& sink) {
                read_file(*listed->connector, *file, offset, sink, listed->opening);
              }};
    }
    if (!listed->problem.empty()) problems += "; " + listed->problem;
  }
  if (!wanted.url.empty()) return at_address(wanted);
  if (sources_.empty()) throw Error(Code::not_found, "the record does not say where it can be had");
  throw Error(Code::not_found, "is no longer at " + sources_.front() + problems);
}

}  // namespace quarry::retrieval
