// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/nist_pdr_fake.hpp"

namespace quarry::test {

NistPdrFake::NistPdrFake(const std::map<std::string, std::string>& files) : tree_(files), service_({"api", "store"}, [this](const Call& call) { return answer(call); }) {}

ConnectorOptions NistPdrFake::options() const {
  ConnectorOptions options;
  options.allowed_hosts = service_.hosts();
  options.settings = {{"nist_pdr.base_url", service_.url("api", "")}};
  options.retry_scale = 0.001;
  return options;
}

Value NistPdrFake::nerdm() const {
  Array components{Object{{"@type", Array{"nrdp:AccessPage"}}, {"accessURL", "https://example.org"}}};
  for (const auto& folder : tree_.folders())
    if (!folder.path.empty()) components.push_back(Object{{"@type", Array{"nrdp:Subcollection"}}, {"filepath", folder.path}});
  for (const auto& file : tree_.files()) {
    const auto address = service_.url("store", "/od/ds/" + percent_encoded(file.path, "/"));
    components.push_back(Object{{"@type", Array{"nrdp:DataFile", "nrdp:DownloadableFile"}}, {"filepath", file.path}, {"downloadURL", address}, {"size", file.bytes.size()},
                                {"checksum", Object{{"hash", sha256_of(file.bytes)}, {"algorithm", Object{{"tag", algorithm}}}}}});
    components.push_back(Object{{"@type", Array{"nrdp:ChecksumFile", "nrdp:DownloadableFile"}}, {"filepath", file.path + ".sha256"}, {"downloadURL", address + ".sha256"}, {"size", 64}});
  }
  return Object{{"title", "Neutron diffraction of steels"}, {"description", Array{"Measured at BT8."}}, {"doi", "doi:10.18434/T4ABCD"}, {"version", "1.0.0"},
                {"modified", "2020-02-03 10:11:12"}, {"issued", "2020-01-02"}, {"publisher", Object{{"name", "National Institute of Standards and Technology"}}},
                {"license", "https://www.nist.gov/open/license"}, {"contactPoint", Object{{"fn", "Emmy Noether"}, {"hasEmail", "mailto:noether@example.org"}}},
                {"authors", Array{Object{{"familyName", "Noether"}, {"givenName", "Emmy"}, {"fn", "Emmy Noether"}, {"orcid", "0000-0002-1825-0097"}}}},
                {"components", std::move(components)}};
}

Answer NistPdrFake::answer(const Call& call) {
  if (call.role == "api") {
    if (!call.match("GET /od/id/mds2-2157")) return json_answer(Object{{"message", "requested record not found"}}, 404);
    if (call.parameter("format") != "nerdm") return text_answer(200, "<!DOCTYPE html><html>Landing page</html>", "text/html");
    return json_answer(nerdm());
  }
  const auto path = call.match("GET /od/ds/{*}");
  const auto file = path ? tree_.file((*path)[0]) : std::nullopt;
  return file ? serve_bytes(call, file->bytes, file->etag()) : text_answer(404, "none");
}

}  // namespace quarry::test
