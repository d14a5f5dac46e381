// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "fakes/faults.hpp"
#include "quarry/connector.hpp"

namespace quarry::test {

class FakeService;
class FileTree;

/// Files at some kind of place, for the suites that all connectors pass.
class Place {
 public:
  virtual ~Place() = default;
  /// What a user would name: a path, an address.
  virtual std::string source() const = 0;
  /// What a user would name for this file or folder alone; nothing where the service has no such address.
  virtual std::optional<std::string> source_of(const std::string& path) const { return source() + "/" + path; }
  /// Sources of that kind that lead to nothing.
  virtual std::vector<std::string> missing_sources() const { return {source() + "/nowhere", source() + "/nowhere/"}; }
  /// What opening it needs: the fake's hosts, keys and tokens.
  virtual ConnectorOptions options() const { return {}; }

  /// What a remote place is served by; the same for its whole life. Null for local files.
  virtual FakeService* service() { return nullptr; }
  /// What it serves, to be changed while it is read. Null for local files.
  virtual FileTree* tree() { return nullptr; }
  /// The requests that list; those that fetch tokens or look at single files are none of them.
  virtual When listing() const { return {}; }
  /// The requests that bring bytes of files.
  virtual When downloads() const { return {}; }
  /// Tokens and keys that `options` gives, whole, and that only `trusted_roles` of the service may see.
  virtual std::vector<std::string> secrets() const { return {}; }
  virtual std::vector<std::string> trusted_roles() const { return {}; }
};

/// What a service can do. A line that says less than the service does hides a gap: give the reason beside it.
struct Capabilities {
  bool single_file = true;      ///< one file is a source of its own
  bool sizes = true;            ///< listings (or what stands for them) tell sizes
  bool checksums = false;       ///< listings tell checksums, so that one wrong bit is found
  bool listing_has_end = true;  ///< a listing that is cut, or something else in its place, can be told from a whole one
  /// Can it hold such a file at all (folders, odd names, empty files)? Null: any.
  bool (*holds)(const std::string& path, const std::string& bytes) = nullptr;
};

/// Puts these files (path -> bytes) at a place.
struct PlaceKind {
  std::string name;
  std::unique_ptr<Place> (*make)(const std::map<std::string, std::string>& files);
  Capabilities can = {};
};
/// For GoogleTest.
inline void PrintTo(const PlaceKind& kind, std::ostream* out) { *out << kind.name; }

PlaceKind local_place();
PlaceKind clowder_place();
PlaceKind dataverse_place();
PlaceKind doi_place();
PlaceKind dspace_place();
PlaceKind figshare_place();
PlaceKind github_place();
PlaceKind globus_place();
PlaceKind globus_transfer_place();  ///< by transfers to a local collection
PlaceKind http_place();
PlaceKind box_place();
PlaceKind nist_pdr_place();
PlaceKind s3_place();
PlaceKind zenodo_place();
PlaceKind dropbox_place();
PlaceKind gdrive_place();

/// All places; a new one joins by a line in places.cpp.
std::vector<PlaceKind> all_places();
std::vector<PlaceKind> remote_places();
/// Those of the files that the place can hold.
std::map<std::string, std::string> held_by(const PlaceKind& kind, std::map<std::string, std::string> files);

}  // namespace quarry::test
