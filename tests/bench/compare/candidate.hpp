#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace bench {

/// What every candidate is told. Sources of trust that are empty leave the candidate's own default.
struct Settings {
  std::string url{};  ///< Scheme, host and port.
  std::string ca_file{};
  std::string ca_directory{};
};

/// One way to call the API. A function throws when an answer is not the one that it must be, or when this
/// candidate cannot do it.
class Candidate {
 public:
  Candidate() = default;
  Candidate(const Candidate&) = delete;
  Candidate& operator=(const Candidate&) = delete;
  virtual ~Candidate() = default;

  virtual void get();     ///< One home, on a connection that is kept.
  virtual void create();  ///< One home, on a connection that is kept.
  virtual void create_many(std::size_t count, std::size_t in_flight);
  virtual void upload(const std::string& image_file);  ///< A user with a profile image.
};

/// Defined by each candidate's source file; candidate.cpp has the main program.
std::unique_ptr<Candidate> make_candidate(const Settings& settings);

inline constexpr const char* home_path = "/api/v2/homes/HOME_12345";
inline constexpr const char* homes_path = "/api/v2/homes";
inline constexpr const char* users_path = "/api/v2/users";
inline constexpr const char* authorization = "Bearer any";

/// Throws unless the answer of the bench's own server came whole.
void check_answer(long status, const std::string& body);

}  // namespace bench
