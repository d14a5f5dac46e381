// SPDX-License-Identifier: GPL-3.0-or-later
#include "retrieve/wanted.hpp"

#include "service/answers.hpp"

namespace quarry::retrieval {
namespace {

Wanted wanted_of(const Value& file) {
  Wanted wanted{service::text_at(file, "filename"), service::text_at(file, "url"), service::size_at(file, "length"), {}};
  for (const auto* const name : {"sha512", "sha256", "sha1", "md5"}) {
    wanted.checksum = service::checksum_of(name, service::text_at(file, name));
    if (!wanted.checksum.empty()) break;
  }
  return wanted;
}

}  // namespace

WantedFiles wanted_files(const Index& index, const SearchRequest& request, const Viewer& viewer) {
  WantedFiles files;
  index.export_records(request, viewer, [&](const Hit& hit) {
    for (const auto& entry : hit.entries) {
      const auto dataset = service::text_at(entry.content, "mdf.source_name");
      for (const auto& file : service::items_at(entry.content, "files"))
        if (auto wanted = wanted_of(file); !wanted.path.empty()) files[dataset].try_emplace(wanted.path, wanted);
    }
    return true;
  });
  return files;
}

}  // namespace quarry::retrieval
